package dev.footfall.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.platform.Settings.Database;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.tomcat.autoconfigure.TomcatServerProperties;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.util.unit.DataSize;

/** What the environment says, through application.yml. */
class SettingsTests {

    @Test
    void defaultsAreThoseOfTheContract() {
        Settings settings = with(Map.of()).settings();
        assertThat(settings)
                .isEqualTo(new Settings(
                        Path.of(".data"),
                        ReportingZone.of("UTC"),
                        Duration.ofDays(7),
                        Duration.ofDays(30),
                        Duration.ofDays(90),
                        settings.secret(),
                        settings.baseUrl(),
                        settings.database()));
    }

    @Test
    void readsTheEnvironment() {
        Settings settings = with(Map.of(
                        "FOOTFALL_DATA_DIR", "/srv/footfall",
                        "FOOTFALL_ZONE", "Europe/Berlin",
                        "FOOTFALL_ACCEPT_LATE", "36h",
                        "FOOTFALL_ANONYMIZE_AFTER", "14d",
                        "FOOTFALL_RETAIN", "14d",
                        "FOOTFALL_DATABASE_URL", "jdbc:postgresql://db/footfall",
                        "FOOTFALL_DATABASE_USER", "me",
                        "FOOTFALL_DATABASE_PASSWORD", "very secret",
                        "FOOTFALL_DATABASE_SCHEMA", "footfall"))
                .settings();
        assertThat(settings.dataDir()).isEqualTo(Path.of("/srv/footfall"));
        assertThat(settings.zone()).isEqualTo(ReportingZone.of("Europe/Berlin"));
        assertThat(settings.acceptLate()).isEqualTo(Duration.ofHours(36));
        assertThat(settings.database())
                .isEqualTo(new Database("jdbc:postgresql://db/footfall", "me", "very secret", "footfall", false));
        assertThat(settings.toString()).contains("jdbc:postgresql://db").doesNotContain("very secret");
    }

    @Test
    void rejectsLateActivityAfterAnonymization() {
        assertThat(with(Map.of("FOOTFALL_ACCEPT_LATE", "30d")).refusal())
                .hasMessage(
                        "Activity may arrive 30 days late, but is anonymized after 30 days: late activity would fall on"
                                + " anonymized days.");
        assertThat(with(Map.of("FOOTFALL_ACCEPT_LATE", "36h", "FOOTFALL_ANONYMIZE_AFTER", "1d"))
                        .refusal())
                .hasMessageContaining("36h late")
                .extracting(StartupException::remedy)
                .isEqualTo("Set FOOTFALL_ACCEPT_LATE below FOOTFALL_ANONYMIZE_AFTER.");
    }

    @Test
    void rejectsPurgeBeforeAnonymization() {
        assertThat(with(Map.of("FOOTFALL_RETAIN", "29d")).refusal())
                .hasMessage("Raw activity is deleted after 29 days, but anonymized only after 30 days.");
        assertThat(with(Map.of("FOOTFALL_RETAIN", "30d")).refusal()).isNull();
    }

    @ParameterizedTest(name = "{0}={1}")
    @CsvSource(delimiter = '|', textBlock = """
            FOOTFALL_ANONYMIZE_AFTER   | 30       | FOOTFALL_ANONYMIZE_AFTER
            FOOTFALL_RETAIN            | 90       | FOOTFALL_RETAIN
            FOOTFALL_RETAIN            | 90 days  | FOOTFALL_RETAIN
            FOOTFALL_ACCEPT_LATE       | 7        | FOOTFALL_ACCEPT_LATE
            FOOTFALL_ACCEPT_LATE       | 0        | FOOTFALL_ACCEPT_LATE
            FOOTFALL_CONFIRM_RETENTION | 14d, 30  | FOOTFALL_CONFIRM_RETENTION
            footfall.retain            | 90       | footfall.retain
            """)
    void requiresAUnitForTimes(String variable, String value, String named) {
        assertThat(with(Map.of(variable, value)).refusal())
                .hasMessageContaining(named + " is '")
                .extracting(StartupException::remedy)
                .isEqualTo("Write a time with its unit, like 30d, 36h, 10m, 8s or 300ms (d: days, h: hours, "
                        + "m: minutes, s: seconds).");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"1073741824", "512", "1 GiB", "a lot"})
    void requiresAUnitForSizes(String value) {
        assertThat(with(Map.of("FOOTFALL_SPOOL_LIMIT", value)).refusal())
                .hasMessage("FOOTFALL_SPOOL_LIMIT is '" + value + "', without a unit that Footfall knows.")
                .extracting(StartupException::remedy)
                .isEqualTo("Write a size with its unit, like 512MB or 2GB (B, KB, MB, GB or TB).");
    }

    @Test
    void requiresRetentionOfADayOrMore() {
        assertThat(with(Map.of("FOOTFALL_ACCEPT_LATE", "1h", "FOOTFALL_ANONYMIZE_AFTER", "23h"))
                        .refusal())
                .hasMessageStartingWith("Raw activity is anonymized after 23h: with less than a day");
        assertThat(with(Map.of("FOOTFALL_ACCEPT_LATE", "1h", "FOOTFALL_ANONYMIZE_AFTER", "1d", "FOOTFALL_RETAIN", "1d"))
                        .refusal())
                .isNull();
        assertThat(with(Map.of("FOOTFALL_RETAIN", "99999999d")).refusal()).hasMessageContaining("100 years");
    }

    @Test
    void acceptsIsoPeriodsAndEmptyVariables() {
        Settings settings = with(Map.of("FOOTFALL_RETAIN", "P60D", "FOOTFALL_ACCEPT_LATE", ""))
                .settings();
        assertThat(settings.retain()).isEqualTo(Duration.ofDays(60));
        assertThat(settings.acceptLate()).isEqualTo(Duration.ofDays(7));
    }

    /** As YAML has it where somebody writes {@code retain: 90}. */
    @Test
    void requiresAUnitForYamlNumbersToo() {
        assertThat(with(Map.of("footfall.retain", 90)).refusal()).hasMessageContaining("footfall.retain is '90'");
    }

    /** Spring Boot's own settings keep Spring Boot's rules. */
    @Test
    void requiresUnitsForFootfallSettingsOnly() {
        assertThat(with(Map.of("server.tomcat.keep-alive-timeout", "2000")).refusal())
                .isNull();
    }

    /** What the variable says, and the site that it means. */
    @ParameterizedTest
    @CsvSource(nullValues = "none", textBlock = """
            '',                            none
            https://footfall.example,      https://footfall.example
            https://footfall.example/,     https://footfall.example
            https://footfall.example:8443, https://footfall.example:8443
            http://[::1]:8080,             http://[::1]:8080
            """)
    void takesTheSiteOfTheBaseUrl(String given, @Nullable URI site) {
        assertThat(with(Map.of("FOOTFALL_BASE_URL", given)).settings().baseUrl())
                .isEqualTo(site);
    }

    /** Half of the links would lead beside it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://footfall.example/footfall",
                "https://footfall.example/footfall/",
                "https://footfall.example/?x=1",
                "https://footfall.example/#top",
                "https://admin@footfall.example",
                "ftp://footfall.example",
                "//footfall.example",
                "footfall.example"
            })
    void rejectsABaseUrlWithMoreThanASite(String given) {
        assertThat(with(Map.of("FOOTFALL_BASE_URL", given)).refusal()).hasMessageContaining("FOOTFALL_BASE_URL");
    }

    /** A developer's own server may have any password. */
    @Test
    void rejectsAPlaceholderPasswordOfARemoteDatabase() {
        assertThat(databaseAt("jdbc:postgresql://db/footfall").refusal())
                .hasMessageContaining("FOOTFALL_DATABASE_PASSWORD");
        assertThat(databaseAt("jdbc:postgresql://localhost:5432/footfall").refusal())
                .isNull();
        assertThat(databaseAt("jdbc:postgresql:footfall").refusal()).isNull();
    }

    private static Outcome databaseAt(String url) {
        return with(Map.of("FOOTFALL_DATABASE_URL", url, "FOOTFALL_DATABASE_PASSWORD", "postgres"));
    }

    private record Outcome(
            @Nullable Settings read, @Nullable StartupException refusal) {
        Settings settings() {
            assertThat(refusal).isNull();
            return Objects.requireNonNull(read);
        }
    }

    private static Outcome with(Map<String, Object> environment) {
        Outcome[] outcome = new Outcome[1];
        new ApplicationContextRunner()
                .withInitializer(context -> {
                    var sources = context.getEnvironment().getPropertySources();
                    sources.remove("systemEnvironment");
                    sources.addFirst(new MapPropertySource("environment", environment));
                    try {
                        new YamlPropertySourceLoader()
                                .load("defaults", new ClassPathResource("application.yml"))
                                .forEach(sources::addLast);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .withUserConfiguration(Bound.class)
                .run(context -> {
                    Throwable failure = context.getStartupFailure();
                    outcome[0] = failure == null
                            ? new Outcome(context.getBean(Settings.class), null)
                            : new Outcome(null, refusal(failure));
                });
        return outcome[0];
    }

    private static StartupException refusal(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof StartupException refused) {
                return refused;
            }
        }
        throw new AssertionError(failure);
    }

    @Import(SettingUnits.class)
    @EnableConfigurationProperties({
        Settings.class,
        RetentionPeriods.Confirmation.class,
        CaptureLimits.class,
        TomcatServerProperties.class
    })
    static class Bound {}

    /** The one setting of size, which is another module's. */
    @ConfigurationProperties("footfall.capture")
    record CaptureLimits(DataSize spoolLimit) {}
}
