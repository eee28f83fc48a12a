package dev.footfall;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.testkit.BesideTest;
import dev.footfall.testkit.Documents;
import dev.footfall.testkit.TestApi;
import dev.footfall.testkit.TestFolders;
import dev.footfall.testkit.TestKeys;
import dev.footfall.testkit.TestTokens;
import dev.footfall.testkit.Wait;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What README and docs tell strangers to type works as it stands, but for the address and the keys. */
@BesideTest
class ReadmeIntegrationTests {

    private static final Pattern CURL = Pattern.compile("(?ms)^curl .*?(?=^curl |\\z)");

    @LocalServerPort
    int port;

    private final UUID person = UUID.randomUUID();
    private Map<String, String> environment;
    private Path folder;

    @BeforeEach
    void prepare() {
        TestApi api = new TestApi(port);
        folder = TestFolders.create("readme");
        String token = TestTokens.of(person);
        api.post(
                "/api/activities",
                TestKeys.CAPTURE,
                "{\"userId\": \"%s\", \"activityType\": \"app_view\"}".formatted(person));
        String receipt = api.delete("/api/users/me/activity", token)
                .json()
                .get("receipt")
                .asString();
        String export = api.post("/api/admin/exports", TestKeys.ADMIN, "{\"type\": \"app_share\"}")
                .json()
                .get("id")
                .asString();
        Wait.until(() -> api.get(200, "/api/admin/exports/" + export)
                .get("status")
                .asString()
                .equals("COMPLETED"));
        environment = Map.of(
                "SITE",
                "http://localhost:" + port,
                "CAPTURE_KEY",
                TestKeys.CAPTURE,
                "ADMIN_KEY",
                TestKeys.ADMIN,
                "USER_TOKEN",
                token,
                "RECEIPT",
                receipt,
                "EXPORT",
                export,
                "PERSON",
                person.toString());
    }

    @Test
    void answersEveryCurl() throws Exception {
        List<String> commands = Documents.blocks("sh").stream()
                .flatMap(block -> CURL.matcher(block).results().map(MatchResult::group))
                .toList();
        assertThat(commands).hasSizeGreaterThan(8);
        List<String> answers = new ArrayList<>();
        for (String command : commands) {
            String typed = command.replaceFirst("^curl", "curl -sS --fail-with-body")
                    .replace("http://localhost:8080", environment.get("SITE"))
                    .replace("2026-11-22", LocalDate.now(ZoneOffset.UTC).toString())
                    .replace("my-first-capture-key-0001", TestKeys.CAPTURE)
                    .replace("my-first-admin-key-000001", TestKeys.ADMIN);
            answers.add(run("bash", "-euc", typed));
        }
        assertThat(Documents.text("README.md")).contains("answers `" + answers.getFirst() + "`");
        assertThat(folder.resolve("activities.csv.gz")).isNotEmptyFile();
    }

    @Test
    void everyClientSendsAnActivity() throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Files.writeString(folder.resolve("Send.java"), Documents.blocks("java").getFirst());
        Files.writeString(folder.resolve("send.mjs"), Documents.blocks("js").getFirst());
        Files.writeString(folder.resolve("send.py"), Documents.blocks("python").getFirst());
        for (List<String> command :
                List.of(List.of(java, "Send.java"), List.of("node", "send.mjs"), List.of("python3", "send.py"))) {
            assertThat(run(command.toArray(String[]::new)))
                    .as(command.toString())
                    .contains("202", "\"accepted\":1");
        }
    }

    private String run(String... command) throws Exception {
        return Documents.run(folder, environment, command);
    }
}
