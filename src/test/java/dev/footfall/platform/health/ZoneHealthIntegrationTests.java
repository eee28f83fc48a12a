package dev.footfall.platform.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.database.Endpoint;
import dev.footfall.platform.ReportingZone;
import dev.footfall.platform.Settings;
import dev.footfall.testkit.TestPostgres;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class ZoneHealthIntegrationTests {

    private static final Instant NOW = Instant.parse("2026-11-30T10:00:00Z");

    private final Endpoint endpoint = TestPostgres.createDatabase();
    private final JdbcClient database =
            JdbcClient.create(new DriverManagerDataSource(endpoint.url(), endpoint.user(), endpoint.password()));

    @ParameterizedTest
    @ValueSource(strings = {"UTC", "Europe/Berlin", "Asia/Kathmandu", "+05:30"})
    void reportsNothingWhereRulesAgree(String zone) {
        ZoneHealth.View view = health(zone).now(false);
        assertThat(view.others()).isEmpty();
        assertThat(view.version()).isEqualTo(ReportingZone.rulesVersion());
    }

    /** Whether the JDK and the server of this machine know the new law is asked of themselves. */
    @ParameterizedTest
    @CsvSource({
        "America/Vancouver, 2026-11-01, 2026-12-01T12:00:00Z, -25200",
        "Africa/Casablanca, 2026-09-20, 2026-10-01T12:00:00Z, 0"
    })
    void reportsOldRulesWithTheFirstDay(String zone, LocalDate from, Instant then, int offset) {
        boolean jdkIsOld = ZoneId.of(zone).getRules().getOffset(then).getTotalSeconds() != offset;
        boolean databaseIsOld = database.sql("""
                                        select extract(epoch from :then::timestamptz at time zone :zone -
                                            :then::timestamptz at time zone 'UTC')::integer""")
                        .param("then", then.toString())
                        .param("zone", zone)
                        .query(Integer.class)
                        .single()
                != offset;

        ZoneHealth.View view = health(zone).now(false);

        assertThat(view.others().stream().anyMatch(other -> other.who().equals("jdk")))
                .isEqualTo(jdkIsOld);
        assertThat(view.others().stream().anyMatch(other -> other.who().equals("database")))
                .isEqualTo(databaseIsOld);
        assertThat(view.others()).allSatisfy(other -> assertThat(other.from()).isBetween(from.minusDays(366), from));
    }

    @Test
    void comparesOnlyTheJdkWhileTheDatabaseIsAway() {
        assertThat(health("Europe/Berlin").now(true).others()).isEmpty();
    }

    private ZoneHealth health(String zone) {
        Settings settings = new Settings(
                Path.of("unused"),
                ReportingZone.of(zone),
                Duration.ofDays(7),
                Duration.ofDays(30),
                Duration.ofDays(90),
                null,
                null,
                new Settings.Database(null, null, null, null, false));
        return new ZoneHealth(settings, database, Clock.fixed(NOW, ZoneOffset.UTC));
    }
}
