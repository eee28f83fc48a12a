package dev.footfall;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.footfall.database.AdvisoryLock;
import dev.footfall.platform.Ascii;
import dev.footfall.platform.Caller;
import dev.footfall.platform.Caller.Role;
import dev.footfall.platform.Caller.Scope;
import dev.footfall.platform.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.util.ClassUtils;

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
    void noFileIsTooLong() throws IOException {
        assertThat(Stream.of(SOURCES, TESTS))
                .flatMap(root -> files(root, ".java"))
                .filteredOn(file -> linesOfCode(file) > MAX_LINES_OF_CODE)
                .isEmpty();
    }

    @Test
    void everyPackageHasADescription() throws IOException {
        assertThat(files(SOURCES, ".java"))
                .allSatisfy(file ->
                        assertThat(file.resolveSibling("package-info.java")).exists());
    }

    @Test
    void asksTheInjectedClockForTheTime() {
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

    /** After an hour in which the clock was a year ahead, what goes by cron would not come for a year. */
    @Test
    void schedulesNothingByTheWallClock() {
        noMethods()
                .should()
                .beAnnotatedWith(DescribedPredicate.describe(
                        "@Scheduled by cron",
                        annotation -> annotation.getRawType().isEquivalentTo(Scheduled.class)
                                && !annotation.get("cron").orElse("").equals("")))
                .check(code);
    }

    /**
     * A day begins where the reporting zone says; what asks the JDK's rules would be wrong wherever a law is newer than
     * the JDK.
     */
    @Test
    void onlyReportingZoneKnowsTimeZoneRules() {
        noClasses()
                .that()
                .haveNameNotMatching("dev.footfall.platform.ReportingZone.*|dev.footfall.jobs.Cron")
                .should()
                .callMethod(ZoneId.class, "of", String.class)
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage("org.joda.time..", "java.time.zone..")
                .check(code);
        noFields().should().haveRawType(ZoneId.class).check(code);
    }

    /** What is configured and what is in force may differ. */
    @Test
    void onlyRetentionPeriodsKnowHowLongToKeep() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.footfall.platform")
                .should()
                .callMethod(Settings.class, "anonymizeAfter")
                .orShould()
                .callMethod(Settings.class, "retain")
                .check(code);
    }

    /**
     * Unicode's folding takes look-alikes for the letter, and without a locale the machine's own decides: in Turkish
     * ADMIN is admın.
     */
    @Test
    void foldsCaseInOnePlaceOnly() {
        noClasses()
                .that()
                .doNotBelongToAnyOf(Ascii.class)
                .and()
                // what looks for personal data wants look-alikes too
                .resideOutsideOfPackage("..capture.scrub..")
                .should()
                .callMethod(String.class, "toLowerCase")
                .orShould()
                .callMethod(String.class, "toUpperCase")
                .orShould()
                .callMethod(String.class, "equalsIgnoreCase", String.class)
                .orShould()
                .callMethod(String.class, "compareToIgnoreCase", String.class)
                .orShould()
                .callMethod(String.class, "regionMatches", boolean.class, int.class, String.class, int.class, int.class)
                .check(code);
    }

    /**
     * What decides rights is compared by {@link Ascii}; passwords are compared with names generously, which only
     * refuses more of them.
     */
    @Test
    void comparesWordsThatGrantRightsAsAscii() {
        noClasses()
                .that()
                .resideInAPackage("..access..")
                .or()
                .belongToAnyOf(Role.class, Scope.class, Caller.class)
                .and()
                .doNotHaveSimpleName("PasswordRules")
                .should()
                .callMethod(String.class, "toLowerCase", Locale.class)
                .orShould()
                .callMethod(String.class, "toUpperCase", Locale.class)
                .check(code);
    }

    /** Templates fold by the reader's language, or the machine's. */
    @Test
    void noTemplateFoldsCase() throws IOException {
        assertThat(files(Path.of("src", "main", "resources", "templates"), ".html"))
                .allSatisfy(template -> assertThat(lines(template))
                        .noneMatch(line -> line.contains("toLowerCase") || line.contains("toUpperCase")));
    }

    /** In the database's locale; {@code collate "C"} is the same everywhere. */
    @Test
    void foldsAccountNamesAlikeInEveryDatabase() throws IOException {
        assertThat(files(SOURCES.resolve(Path.of("dev", "footfall", "access")), ".java"))
                .flatMap(HouseRulesTests::lines)
                .filteredOn(line -> line.contains("lower(") && line.contains("where"))
                .isNotEmpty()
                .allMatch(line -> line.contains("lower(name collate \"C\")"));
    }

    @Test
    void injectsNothingIntoFields() {
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

    /** A reader should not have to look which of two is meant. */
    @Test
    void noNameClashesWithJdkOrDiffersByAnS() throws IOException {
        Set<String> names = files(SOURCES, ".java").stream()
                .map(file -> file.getFileName().toString().replace(".java", ""))
                .collect(Collectors.toSet());

        assertThat(names)
                .noneMatch(name -> Stream.of("java.util", "java.time", "java.util.concurrent")
                        .anyMatch(jdk -> ClassUtils.isPresent(jdk + "." + name, null)))
                .noneMatch(name -> names.contains(name + "s"));
    }

    @Test
    void exceptionsEndInException() {
        classes()
                .that()
                .areAssignableTo(Throwable.class)
                .should()
                .haveSimpleNameEndingWith("Exception")
                .check(code);
    }

    @Test
    void classNamesHaveNoVagueSuffix() {
        classes()
                .that()
                .areTopLevelClasses()
                .should()
                .haveNameNotMatching(".*(Manager|Helper|Util|Utils|Impl|Service)")
                .check(code);
    }

    /** Two ideas with one number would wait for each other. */
    @Test
    void numbersAdvisoryLocksInOnePlace() throws IOException {
        Pattern number = Pattern.compile("(pg_\\w*advisory_|hashtextextended).*[(,]\\s*(0x|x'|\\d)");

        assertThat(AdvisoryLock.values()).extracting(AdvisoryLock::number).doesNotHaveDuplicates();
        assertThat(files(SOURCES, ".java"))
                .filteredOn(file -> !file.endsWith("AdvisoryLock.java"))
                .filteredOn(file -> lines(file).stream().anyMatch(line -> line.matches(".*pg_\\w*advisory_.*")))
                .isNotEmpty()
                .allSatisfy(file -> assertThat(String.join("\n", lines(file)))
                        .containsAnyOf("AdvisoryLock.", "Days.LOCK_CLASS")
                        .doesNotContainPattern(number));
        assertThat(files(Path.of("db-changelog"), ".sql"))
                .allSatisfy(
                        change -> assertThat(String.join("\n", lines(change))).doesNotContain("advisory"));
    }

    @Test
    void testNamesAreShort() throws IOException {
        Pattern tooLong = Pattern.compile("void \\w{51,}\\(");
        assertThat(files(TESTS, ".java")).flatMap(HouseRulesTests::lines).noneMatch(tooLong.asPredicate());
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
