package dev.footfall;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.footfall.platform.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;

/** What the house agreed on, as far as a machine can see it. */
class HouseRulesTests {

    private static final Path SOURCES = Path.of("src", "main", "java");
    private static final Path TESTS = Path.of("src", "test", "java");
    private static final int MAX_LINES_OF_CODE = 400;

    private static JavaClasses code;

    @BeforeAll
    static void read() {
        code = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("dev.footfall");
    }

    @Test
    void noFileIsLong() throws IOException {
        assertThat(Stream.of(SOURCES, TESTS))
                .flatMap(root -> files(root, ".java"))
                .filteredOn(file -> linesOfCode(file) > MAX_LINES_OF_CODE)
                .isEmpty();
    }

    @Test
    void everyPackageSaysWhatItIsFor() throws IOException {
        assertThat(files(SOURCES, ".java"))
                .allSatisfy(file ->
                        assertThat(file.resolveSibling("package-info.java")).exists());
    }

    @Test
    void timeIsAskedOfTheInjectedClock() {
        noClasses()
                .that()
                .doNotHaveSimpleName("TimeConfiguration")
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(LocalDate.class, "now")
                .orShould()
                .callMethod(Clock.class, "systemUTC")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .check(code);
    }

    /** What is configured and what is in force may differ. */
    @Test
    void howLongActivityIsKeptIsAskedOfTheRetentionPeriods() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.footfall.platform")
                .should()
                .callMethod(Settings.class, "anonymizeAfter")
                .orShould()
                .callMethod(Settings.class, "retain")
                .check(code);
    }

    @Test
    void nothingIsInjectedIntoFields() {
        noFields()
                .should()
                .beAnnotatedWith(Autowired.class)
                .orShould()
                .beAnnotatedWith(Value.class)
                .check(code);
    }

    @Test
    void staticFieldsAreFinal() {
        fields().that().areStatic().should().beFinal().check(code);
    }

    @Test
    void namesSaySomething() {
        classes()
                .that()
                .areTopLevelClasses()
                .should()
                .haveNameNotMatching(".*(Manager|Helper|Util|Utils|Impl|Service)")
                .check(code);
    }

    @Test
    void migrationsAreNumberedNamedAndReversible() throws IOException {
        Pattern name = Pattern.compile("\\d{4}-[a-z]+-[a-z0-9-]+\\.sql");
        List<Path> changes = files(Path.of("db-changelog"), ".sql");
        assertThat(changes).isNotEmpty().allSatisfy(change -> {
            assertThat(change.getFileName().toString()).matches(name);
            assertThat(lines(change))
                    .anyMatch(line -> line.startsWith("--rollback"))
                    .anyMatch(line -> line.startsWith("--comment:"));
        });
    }

    private static List<Path> files(Path root, String ending) throws IOException {
        try (Stream<Path> paths = Files.walk(root)) {
            return paths.filter(path -> path.toString().endsWith(ending)).toList();
        }
    }

    /** All lines but blank ones, comments, imports and the package's. */
    private static long linesOfCode(Path file) {
        return lines(file).stream()
                .map(String::strip)
                .filter(line -> !line.isEmpty()
                        && !line.startsWith("//")
                        && !line.startsWith("/*")
                        && !line.startsWith("*")
                        && !line.startsWith("import ")
                        && !line.startsWith("package "))
                .count();
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
