package dev.footfall.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.database.Endpoint;
import dev.footfall.platform.RetentionPeriods.Setting;
import dev.footfall.platform.RetentionPeriods.Shortened;
import dev.footfall.testkit.TestPostgres;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** One start after another on the same database. */
class RetentionPeriodsIntegrationTests {

    private DriverManagerDataSource database;

    @BeforeEach
    void freshDatabase() {
        Endpoint endpoint = TestPostgres.createDatabase();
        database = new DriverManagerDataSource(endpoint.url(), endpoint.user(), endpoint.password());
    }

    @Test
    void firstStartTakesTheConfiguredPeriods() {
        assertThat(start(14, 20)).isEqualTo(inForce(14, 20));
        assertThat(start(14, 20)).isEqualTo(inForce(14, 20));
    }

    @Test
    void appliesLongerPeriodsAtOnce() {
        start(14, 20);
        assertThat(start(30, 90)).isEqualTo(inForce(30, 90));
        assertThat(start(14, 20).unconfirmed()).hasSize(2);
    }

    @Test
    void appliesShorterPeriodsAfterConfirmation() {
        start(30, 90);
        RetentionPeriods unconfirmed = start(14, 60);
        assertThat(unconfirmed.anonymizeAfter()).isEqualTo(Duration.ofDays(30));
        assertThat(unconfirmed.retain()).isEqualTo(Duration.ofDays(90));
        assertThat(unconfirmed.unconfirmed())
                .containsExactly(
                        new Shortened(Setting.ANONYMIZE_AFTER, Duration.ofDays(14), Duration.ofDays(30)),
                        new Shortened(Setting.RETAIN, Duration.ofDays(60), Duration.ofDays(90)));
        // however often it is started
        assertThat(start(14, 60)).isEqualTo(unconfirmed);
    }

    @Test
    void confirmationIsValidForItsValueOnly() {
        start(30, 90);
        assertThat(start(14, 90, "14d")).isEqualTo(inForce(14, 90));
        assertThat(start(14, 90)).isEqualTo(inForce(14, 90));
        assertThat(start(13, 90, "14d").anonymizeAfter()).isEqualTo(Duration.ofDays(14));
        assertThat(start(7, 20, "7d", "20d")).isEqualTo(inForce(7, 20));
    }

    /** It may have another environment than the server. */
    @Test
    void commandLineJobUsesStoredPeriods() {
        start(14, 20);
        assertThat(job(30, 90)).isEqualTo(inForce(30, 90));
        assertThat(start(14, 20)).isEqualTo(inForce(14, 20));
        assertThat(job(2, 3).retain()).isEqualTo(Duration.ofDays(20));
    }

    private static RetentionPeriods inForce(int anonymizeAfter, int retain) {
        return new RetentionPeriods(Duration.ofDays(anonymizeAfter), Duration.ofDays(retain), List.of());
    }

    private RetentionPeriods start(int anonymizeAfter, int retain, String... confirmed) {
        return start(false, anonymizeAfter, retain, confirmed);
    }

    private RetentionPeriods job(int anonymizeAfter, int retain) {
        return start(true, anonymizeAfter, retain);
    }

    private RetentionPeriods start(boolean attach, int anonymizeAfter, int retain, String... confirmed) {
        Settings settings = new Settings(
                Path.of("unused"),
                ReportingZone.UTC,
                Duration.ofHours(1),
                Duration.ofDays(anonymizeAfter),
                Duration.ofDays(retain),
                null,
                null,
                new Settings.Database(null, null, null, null, attach));
        return new RetentionPeriods.AtStart()
                .retentionPeriods(
                        settings,
                        new RetentionPeriods.Confirmation(Arrays.stream(confirmed)
                                .map(period -> Duration.parse("P" + period.toUpperCase(Locale.ROOT)))
                                .toList()),
                        JdbcClient.create(database),
                        new JdbcTransactionManager(database));
    }
}
