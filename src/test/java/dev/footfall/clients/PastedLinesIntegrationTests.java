package dev.footfall.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.testkit.FootfallTest;
import dev.footfall.testkit.TestApi;
import dev.footfall.testkit.TestKeys;
import dev.footfall.testkit.Wait;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** The lines that the page of a new source gives, run as they stand with the clients that others publish. */
@FootfallTest
class PastedLinesIntegrationTests {

    private static final Path LINES = Path.of("src", "main", "resources", "clients", "lines");
    private static final Path INSTALLED = Path.of("target", "clients").toAbsolutePath();
    private static final Duration ENDS_WITHIN = Wait.seconds(120);

    @LocalServerPort
    int port;

    @BeforeAll
    static void install() throws IOException, InterruptedException {
        OfficialClient.install();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "segment-node",
                "rudderstack-node",
                "posthog-node",
                "amplitude-node",
                "mixpanel-node",
                "jitsu-node",
                "cloudevents-node"
            })
    void nodeSendsWhatIsPasted(String sdk) throws Exception {
        var key = key();
        var lines = lines(sdk, key);
        var program = INSTALLED.resolve("pasted-" + sdk + (lines.contains("require(") ? ".cjs" : ".mjs"));
        Files.writeString(program, lines);

        run(List.of("node", program.toString()));

        assertArrived(key);
    }

    @ParameterizedTest
    @ValueSource(strings = {"segment-java", "rudderstack-java", "cloudevents-java"})
    void javaSendsWhatIsPasted(String sdk) throws Exception {
        var key = key();
        var lines = lines(sdk, key);
        int code = lines.indexOf("\n\n");
        var folder = Files.createDirectories(INSTALLED.resolve("pasted"));
        var program = folder.resolve(sdk.replace('-', '_') + ".java");
        // a client of a server lives on; this one ends when it has sent
        Files.writeString(
                program,
                lines.substring(0, code) + "\n\nvoid main() throws Exception {" + lines.substring(code)
                        + "\nThread.sleep(3_000);\nSystem.exit(0);\n}\n");

        run(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-cp",
                Files.readString(INSTALLED.resolve("java").resolve("classpath")),
                program.toString()));

        assertArrived(key);
    }

    private JsonNode key() {
        return new TestApi(port)
                .post("/api/admin/keys", TestKeys.ADMIN, "{\"name\": \"pasted\", \"scopes\": [\"capture\"]}")
                .json();
    }

    private String lines(String sdk, JsonNode key) throws IOException {
        var file = Files.readString(LINES.resolve(sdk + ".txt"));
        return file.substring(file.indexOf("\n\n") + 2)
                .replace("{host}", "http://localhost:" + port)
                .replace("{authority}", "localhost:" + port)
                .replace("{scheme}", "http")
                .replace("{key}", key.get("key").asString());
    }

    private static void run(List<String> command) throws Exception {
        var output = Files.createTempFile(INSTALLED, "pasted", ".txt");
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (!process.waitFor(ENDS_WITHIN)) {
            process.destroyForcibly();
        }
        assertThat(process.waitFor()).as(Files.readString(output)).isZero();
    }

    private void assertArrived(JsonNode key) {
        var api = new TestApi(port);
        Wait.until(() -> api.get(200, "/api/admin/sources/" + key.get("id").asString())
                .get("names")
                .valueStream()
                .anyMatch(name -> name.get("name").asString().equals("App Viewed")
                        && name.get("taken").get("hour").asInt() == 1));
    }
}
