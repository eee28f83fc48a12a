package dev.footfall;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.footfall.testkit.Documents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * README, docs and the other documents name files, sections, tests, targets and settings that exist, and all settings.
 */
class DocumentsTests {

    private static final int LONGEST_README = 150;
    private static final Pattern TEST = Pattern.compile("(?<![*\\w])[A-Z]\\w+Tests\\b");
    private static final Pattern LINK = Pattern.compile("]\\((?!https?:)([\\w./-]*)(?:#([\\w-]+))?\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");
    private static final Pattern MAKE_IN_TEXT = Pattern.compile("`make ([a-z-]+)");
    private static final Pattern MAKE_IN_CODE = Pattern.compile("(?m)^(?:[A-Z_]+=\\S+ )*make ([a-z-]+)");
    private static final Pattern ALLOWED = Pattern.compile("(?s)allowedDependencies = \\{(.*?)}");
    private static final Pattern MODULE = Pattern.compile("(?m)^\\| `([a-z]+)` \\| ([^|]+) \\|");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{((?:FOOTFALL_[A-Z_]+|PORT))");
    private static final Pattern FIRST_COLUMN = Pattern.compile("(?m)^\\| (`.*?) \\|");
    private static final Pattern VARIABLE_NAME = Pattern.compile("`(FOOTFALL_[A-Z_]+|PORT)`");
    private static final Pattern PROPERTY_NAME = Pattern.compile("`(footfall\\.[a-z.-]+)`");

    @Test
    void keepsReadmeShort() throws IOException {
        assertThat(Files.readAllLines(Path.of("README.md"))).hasSizeLessThanOrEqualTo(LONGEST_README);
    }

    @ParameterizedTest
    @MethodSource("documents")
    void linksLeadToExistingFilesAndSections(Path document) throws IOException {
        for (MatchResult link : found(LINK, Files.readString(document))) {
            Path target = link.group(1).isEmpty()
                    ? document
                    : document.toAbsolutePath().resolveSibling(link.group(1));
            assertThat(target).as(document + ": " + link.group()).exists();
            if (link.group(2) != null) {
                assertThat(anchors(target)).as(document + ": " + link.group()).contains(link.group(2));
            }
        }
    }

    @Test
    void readmeLinksEveryDocument() throws IOException {
        List<Path> linked = found(LINK, Documents.text("README.md")).stream()
                .map(link -> Path.of(link.group(1)))
                .toList();

        assertThat(linked)
                .containsAll(documents().stream()
                        .filter(document -> !document.equals(Path.of("README.md")))
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("documents")
    void namesExistingTestsOnly(Path document) throws IOException {
        Set<String> there;
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            there = files.map(file -> file.getFileName().toString().replace(".java", ""))
                    .collect(Collectors.toSet());
        }

        assertThat(found(TEST, Files.readString(document)).stream().map(MatchResult::group))
                .isSubsetOf(there);
    }

    @Test
    void namesExistingMakeTargetsOnly() throws IOException {
        String makefile = Files.readString(Path.of("Makefile"));
        Set<String> targets = names(MAKE_IN_CODE, String.join("\n", Documents.blocks("sh")));
        for (Path document : documents()) {
            targets.addAll(names(MAKE_IN_TEXT, Files.readString(document)));
        }

        assertThat(targets)
                .contains("run", "demo", "test", "job")
                .allSatisfy(target -> assertThat(makefile).contains("\n" + target + ":"));
    }

    @Test
    void mapShowsEveryModuleAndItsArrows() throws IOException {
        Map<String, String> modules = new TreeMap<>();
        try (Stream<Path> folders = Files.list(Path.of("src/main/java/dev/footfall"))) {
            for (Path folder : folders.filter(Files::isDirectory).toList()) {
                String allowed = found(ALLOWED, Files.readString(folder.resolve("package-info.java")))
                        .getFirst()
                        .group(1)
                        .strip()
                        .replaceAll("\\s+", " ");
                modules.put(folder.getFileName().toString(), allowed.isEmpty() ? "nothing" : allowed);
            }
        }

        assertThat(found(MODULE, Documents.text("CONTRIBUTING.md")).stream()
                        .collect(Collectors.toMap(
                                row -> row.group(1),
                                row -> row.group(2).replace('`', '"').replace(".", " :: "))))
                .isEqualTo(modules);
    }

    @Test
    void documentsEveryEnvironmentVariable() throws IOException {
        assertThat(names(VARIABLE_NAME, firstColumns("docs/configuration.md")))
                .isEqualTo(names(VARIABLE, Files.readString(Path.of("src/main/resources/application.yml"))));
    }

    /** What has no variable of its own is set as a property. */
    @Test
    void documentsEveryPropertyWithoutVariable() throws IOException {
        Set<String> properties = new TreeSet<>();
        for (JavaClass settings : new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("dev.footfall")) {
            if (settings.isAnnotatedWith(ConfigurationProperties.class)) {
                String prefix = settings.getAnnotationOfType(ConfigurationProperties.class)
                        .value();
                Stream.of(settings.reflect().getRecordComponents())
                        .map(component -> prefix + "." + component.getName().replaceAll("(?=[A-Z])", "-"))
                        .forEach(name -> properties.add(name.toLowerCase(Locale.ROOT)));
            }
        }
        String withVariables = Files.readString(Path.of("src/main/resources/application.yml"));
        properties.removeIf(
                name -> withVariables.contains(" " + name.substring(name.lastIndexOf('.') + 1) + ": ${FOOTFALL_"));
        properties.remove("footfall.database");

        assertThat(names(PROPERTY_NAME, firstColumns("docs/configuration.md"))).isEqualTo(properties);
    }

    static List<Path> documents() throws IOException {
        return Documents.all();
    }

    private static String firstColumns(String document) throws IOException {
        return found(FIRST_COLUMN, Documents.text(document)).stream()
                .map(row -> row.group(1))
                .collect(Collectors.joining("\n"));
    }

    /** As GitHub makes them of headings. */
    private static Set<String> anchors(Path document) throws IOException {
        return found(HEADING, Files.readString(document)).stream()
                .map(heading -> heading.group(1).toLowerCase(Locale.ROOT))
                .map(heading -> heading.replaceAll("[^a-z0-9 -]", "").replace(' ', '-'))
                .collect(Collectors.toSet());
    }

    private static Set<String> names(Pattern pattern, String text) {
        return found(pattern, text).stream().map(name -> name.group(1)).collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<MatchResult> found(Pattern pattern, String text) {
        return pattern.matcher(text).results().toList();
    }
}
