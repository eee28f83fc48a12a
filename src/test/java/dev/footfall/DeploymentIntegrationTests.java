package dev.footfall;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.platform.health.AlarmSource;
import dev.footfall.platform.health.Alarms;
import dev.footfall.testkit.BesideTest;
import dev.footfall.testkit.Documents;
import dev.footfall.testkit.TestApi;
import dev.footfall.testkit.TestKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.json.JsonMapper;

/** What {@code deploy/} gives to operators names settings, files and metrics that exist. */
@BesideTest
class DeploymentIntegrationTests {

    private static final Path FOLDER = Path.of("deploy");
    private static final Pattern METRIC = Pattern.compile("\\b(?:footfall|hikaricp|http_server|jvm)_[a-z_]+");
    private static final Pattern KIND = Pattern.compile("`[a-z-]+`(?=[^\n|]*\\|[^\n|]*\\|)");
    private static final Pattern INSTALLED = Pattern.compile("/opt/footfall/[\\w./-]+");
    private static final Pattern SETTING = Pattern.compile("\\b(?:FOOTFALL_[A-Z_]+|PORT)\\b");

    @LocalServerPort
    int port;

    @Autowired
    Alarms alarms;

    @Autowired
    List<AlarmSource> sources;

    @Test
    void rulesAndDashboardUseExistingMetrics() throws IOException {
        var api = new TestApi(port);
        api.post(
                "/api/activities",
                TestKeys.CAPTURE,
                "{\"userId\": \"%s\", \"activityType\": \"app_view\"}".formatted(UUID.randomUUID()));
        api.get("/api/admin/jobs", TestKeys.ADMIN);
        alarms.look(false);
        Set<String> exported = exported(api);

        assertThat(metrics(rules())).hasSizeGreaterThan(5).isSubsetOf(exported);
        assertThat(metrics(panels())).hasSizeGreaterThan(8).isSubsetOf(exported);
    }

    @Test
    void documentsEveryAlarm() throws IOException {
        String text = Documents.text("docs/operations.md");
        String table = text.substring(text.indexOf("| kind |"), text.indexOf("### Dead letters"));

        assertThat(found(KIND, table).stream().map(kind -> kind.replace("`", "")))
                .containsExactlyInAnyOrderElementsOf(sources.stream()
                        .flatMap(source -> source.kinds().stream())
                        .collect(Collectors.toSet()));
    }

    @Test
    void namesExistingSettingsOnly() throws IOException {
        Set<String> known = settings(Files.readString(Path.of("src/main/resources/application.yml")));
        for (String file : List.of("footfall.env", "footfall.service", "compose.yaml", "Containerfile")) {
            assertThat(settings(Files.readString(FOLDER.resolve(file))))
                    .as(file)
                    .isNotEmpty()
                    .isSubsetOf(known);
        }
    }

    /** What is shipped is read by everybody. */
    @Test
    void shipsNoSecretAndOpensNoPortToOthers() throws IOException {
        for (String file : List.of("footfall.env", "footfall.service", "compose.yaml", "Containerfile")) {
            assertThat(Files.readString(FOLDER.resolve(file)))
                    .as(file)
                    .doesNotContainPattern(
                            "(?m)^[^#\\n]*(?:PASSWORD|KEY|SECRET)[A-Z_]*\\s*[=:]\\s*(?!\\$\\{[A-Z_]+:\\?|\\?)\\S");
        }
        assertThat(((Map<?, ?>) ((Map<?, ?>) yaml("compose.yaml").get("services")).get("footfall")).get("ports"))
                .isEqualTo(List.of("127.0.0.1:8080:8080"));
    }

    @Test
    void unitIsWellFormed() throws IOException {
        var lines = Files.readAllLines(FOLDER.resolve("footfall.service")).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();

        assertThat(lines)
                .contains("[Unit]", "[Service]", "[Install]")
                .allMatch(line -> line.matches("\\[[A-Z][a-z]+]|[A-Z][A-Za-z]+=\\S.*"));
        assertThat(lines).contains("User=footfall", "EnvironmentFile=/etc/footfall.env", "KillMode=mixed");
    }

    /** Where the head of the unit says to copy what {@code make package} builds. */
    @ParameterizedTest
    @ValueSource(strings = {"deploy/footfall.service", "jobs/examples/footfall-night.service"})
    void packageHoldsTheFilesOfEachUnit(String unit, @TempDir Path folder) throws Exception {
        // with all that takes a build done already
        Process made = new ProcessBuilder("make", "-o", folder + "/footfall.aot", "package", "UNPACKED=" + folder)
                .inheritIO()
                .start();
        assertThat(made.waitFor()).isZero();
        for (String built : List.of("footfall.jar", "footfall.aot")) {
            Files.createFile(folder.resolve(built));
        }

        assertThat(found(INSTALLED, Files.readString(Path.of(unit))))
                .hasSizeGreaterThan(1)
                .allSatisfy(path -> assertThat(folder.resolve(path.substring("/opt/footfall/".length())))
                        .exists());
    }

    @Test
    void composeServicesFitTogether() throws IOException {
        Map<String, Object> compose = yaml("compose.yaml");
        assertThat(compose.toString())
                .contains("dockerfile=deploy/Containerfile", "env_file=footfall.env", "condition=service_healthy");
        assertThat(Files.readString(FOLDER.resolve("Containerfile"))).contains("\nUSER 10001\n", "\nHEALTHCHECK ");
    }

    /** A process that ran out of memory half works; only one that ends is started again. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Makefile",
                "scripts/aot-cache.sh",
                "deploy/footfall.service",
                "deploy/Containerfile",
                "docs/operations.md",
                "jobs/README.md",
                "jobs/examples/crontab",
                "jobs/examples/cronjob.yaml",
                "jobs/examples/footfall-night.service"
            })
    void everyServerExitsOnOutOfMemory(String file) throws IOException {
        assertThat(Files.readAllLines(Path.of(file)).stream()
                        .filter(line -> line.matches(".*-jar\\W.*footfall.*jar.*"))
                        .filter(line -> !line.contains("-Djarmode=tools")))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line.contains("-XX:+ExitOnOutOfMemoryError"))
                        .as("of a job its exit code says that it was stopped: " + line)
                        .isNotEqualTo(line.matches(".*\\bjob\\b.*")));
    }

    @Test
    void restartsOnFailure() throws IOException {
        assertThat(Files.readString(FOLDER.resolve("footfall.service"))).contains("\nRestart=on-failure\n");
        assertThat(yaml("compose.yaml").toString()).contains("restart=on-failure");
    }

    private static Set<String> exported(TestApi api) {
        return metrics(api.get("/actuator/prometheus", TestKeys.ADMIN).body());
    }

    private static String rules() throws IOException {
        return yaml("prometheus-alerts.yml").toString();
    }

    private static String panels() throws IOException {
        return JsonMapper.shared()
                .readTree(Files.readString(FOLDER.resolve("grafana-dashboard.json")))
                .findValuesAsString("expr")
                .toString();
    }

    private static Map<String, Object> yaml(String file) throws IOException {
        return new Yaml().load(Files.readString(FOLDER.resolve(file)));
    }

    private static Set<String> metrics(String text) {
        return found(METRIC, text);
    }

    private static Set<String> settings(String text) {
        return found(SETTING, text);
    }

    private static Set<String> found(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(result -> result.group())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
