package dev.footfall;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.maven.artifact.versioning.ComparableVersion;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * No dependency, those of the tests included, has a known advisory. The advisories come from a file, so that this needs
 * no network: by default those that were looked up by hand when a version was chosen; with {@code make advisories
 * FILE=all.zip} all that osv.dev knows of Maven.
 *
 * @see <a href="https://ossf.github.io/osv-schema/">the format: ranges of versions, each from where it was introduced
 *     to where it was fixed</a>
 */
class AdvisoriesTests {

    private static final JsonMapper JSON = new JsonMapper();

    /** A jar as it lies in a Maven repository: {@code org/postgresql/postgresql/42.7.14/postgresql-42.7.14.jar}. */
    private record Dependency(Path jar) {

        String version() {
            return jar.getParent().getFileName().toString();
        }

        /** @param name {@code group:artifact} */
        boolean isNamed(String name) {
            String[] parts = name.split(":", 2);
            return parts.length == 2
                    && jar.getNameCount() > 3
                    && jar.getParent().getParent().endsWith(Path.of(parts[0].replace('.', '/'), parts[1]));
        }
    }

    @Test
    void noDependencyHasAKnownAdvisory() throws IOException {
        List<Dependency> dependencies = Arrays.stream(
                        System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> entry.endsWith(".jar"))
                .map(entry -> new Dependency(Path.of(entry)))
                .toList();
        assertThat(List.of(
                        "org.postgresql:postgresql",
                        "com.ibm.icu:icu4j",
                        "org.eclipse.angus:angus-mail",
                        "org.apache.httpcomponents.client5:httpclient5",
                        "com.icegreen:greenmail"))
                .allMatch(name -> dependencies.stream().anyMatch(one -> one.isNamed(name)));
        assertThat(advisories())
                .isNotEmpty()
                .allSatisfy(advisory -> assertThat(dependencies)
                        .as(
                                "%s %s",
                                advisory.path("id").asString(),
                                advisory.path("summary").asString())
                        .noneMatch(dependency -> affects(advisory, dependency)));
    }

    @Test
    void findsADependencyOfAnAffectedVersion() throws IOException {
        String driver = "repository/org/postgresql/postgresql/%s/postgresql-%1$s.jar";
        JsonNode advisory = advisories().stream()
                .filter(one -> one.path("id").asString().equals("CVE-2026-42198"))
                .findFirst()
                .orElseThrow();
        for (String affected : List.of("42.2.0", "42.7.4", "42.7.11-rc1")) {
            assertThat(affects(advisory, new Dependency(Path.of(driver.formatted(affected)))))
                    .as(affected)
                    .isTrue();
        }
        for (String mended : List.of("42.1.4", "42.7.11", "42.10.0")) {
            assertThat(affects(advisory, new Dependency(Path.of(driver.formatted(mended)))))
                    .as(mended)
                    .isFalse();
        }
        assertThat(affects(
                        advisory,
                        new Dependency(Path.of("repository/org/other/postgresql/42.7.4/postgresql-42.7.4.jar"))))
                .isFalse();
    }

    /** What libraries bring along for parts of them that nothing calls, and that advisories were about before. */
    @Test
    void deliversNoUnusedLibrariesWithAdvisories() {
        assertThat(System.getProperty("java.class.path").split(File.pathSeparator))
                .noneMatch(entry -> entry.matches(".*/commons-(beanutils|digester|collections)-.*"));
    }

    private static boolean affects(JsonNode advisory, Dependency dependency) {
        for (JsonNode affected : advisory.path("affected")) {
            if (dependency.isNamed(affected.path("package").path("name").asString())) {
                for (JsonNode version : affected.path("versions")) {
                    if (version.asString().equals(dependency.version())) {
                        return true;
                    }
                }
                for (JsonNode range : affected.path("ranges")) {
                    if (holds(range, new ComparableVersion(dependency.version()))) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /** Events stand in the order of versions. */
    private static boolean holds(JsonNode range, ComparableVersion version) {
        boolean affected = false;
        for (JsonNode event : range.path("events")) {
            if (event.has("introduced") && isFrom(version, event.path("introduced"))) {
                affected = true;
            }
            if (event.has("fixed") && isFrom(version, event.path("fixed"))) {
                affected = false;
            }
            if (event.has("last_affected")
                    && version.compareTo(new ComparableVersion(
                                    event.path("last_affected").asString()))
                            > 0) {
                affected = false;
            }
        }
        return affected;
    }

    private static boolean isFrom(ComparableVersion version, JsonNode from) {
        return from.asString().equals("0") || version.compareTo(new ComparableVersion(from.asString())) >= 0;
    }

    /** A file holds one record or a list of them; a zip holds such files. */
    private static List<JsonNode> advisories() throws IOException {
        Path file = Path.of(System.getProperty("advisories", "src/test/resources/advisories/known.json"));
        List<JsonNode> found = new ArrayList<>();
        try (InputStream input = Files.newInputStream(file)) {
            if (file.toString().endsWith(".zip")) {
                ZipInputStream zip = new ZipInputStream(input);
                for (ZipEntry entry; (entry = zip.getNextEntry()) != null; ) {
                    if (entry.getName().endsWith(".json")) {
                        add(JSON.readTree(zip.readAllBytes()), found);
                    }
                }
            } else {
                add(JSON.readTree(input.readAllBytes()), found);
            }
        }
        return found;
    }

    private static void add(JsonNode node, List<JsonNode> found) {
        if (node.isArray()) {
            node.forEach(found::add);
        } else {
            found.add(node);
        }
    }
}
