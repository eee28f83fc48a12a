package dev.footfall.privacy.retention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.database.Endpoint;
import dev.footfall.platform.health.AlarmSource.Alarm;
import dev.footfall.testkit.TestClock;
import dev.footfall.testkit.TestPostgres;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.support.ResourceBundleMessageSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Moments at which a node looks, and whether its clock is believed then. */
class ClockWatchIntegrationTests {

    private JdbcClient database;

    @BeforeEach
    void freshDatabase() {
        Endpoint endpoint = TestPostgres.createDatabase();
        database = JdbcClient.create(new DriverManagerDataSource(endpoint.url(), endpoint.user(), endpoint.password()));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            # what happens                                   | the clock at each look        | believed
            it goes on                                       | 0h 1h 13h 36h 59h             | y y y y y
            off overnight                                    | 0h 23h 46h                    | y y y
            off for a week, then on                          | 0h 168h 169h 191h 192h 193h   | y n n n y y
            off for a week, then on for an hour each week    | 0h 168h 169h 336h             | y n n y
            a year ahead, and put right within a day         | 0h 8760h 8770h 2h 3h          | y n n y y
            a year ahead again after it was put right        | 0h 8760h 2h 8784h 8785h       | y n y n n
            a year ahead, noticed later than a day           | 0h 8760h 8784h 26h 8790h      | y n y y n
            back by a year, and put right                    | 8760h 0h 1h 8761h             | y y y n
            back by an hour                                  | 2h 1h 2h 3h                   | y y y y
            less far ahead, after it was further             | 0h 8760h 100h 123h 124h       | y n n n y
            """)
    void believesAClockAfterADay(String happens, String looks, String believed) {
        String[] expected = believed.split(" ");
        String[] moments = looks.split(" ");
        for (int i = 0; i < moments.length; i++) {
            assertThat(at(moments[i]).isBelieved()).as(moments[i]).isEqualTo(expected[i].equals("y"));
        }
    }

    @Test
    void rightClockOfAnotherNodeOutlivesAWrongOne() {
        assertThat(at("0h").isBelieved()).isTrue();
        for (int hour = 1; hour < 50; hour++) {
            assertThat(at(hour + "h").isBelieved()).isTrue();
            assertThat(at(8760 + hour + "h").isBelieved()).isFalse();
        }
    }

    @Test
    void alarmSaysHowFarAhead() {
        assertThat(at("0h").look()).isEmpty();
        List<Alarm> alarms = at("8760h").look();
        assertThat(alarms).containsExactly(new Alarm("clock-ahead", "", 365, "/admin/jobs/anonymize"));
        var texts = new ResourceBundleMessageSource();
        texts.setBasename("messages");
        assertThat(texts.getMessage("alarm.clock-ahead", new Object[] {"", 365L}, Locale.ENGLISH))
                .startsWith("The clock is 365 days ahead of Footfall’s last run.");
        assertThat(at("8784h").look()).isEmpty();
    }

    private ClockWatch at(String afterStart) {
        TestClock clock = TestClock.at("2026-11-30T12:00:00Z");
        clock.advance(Duration.parse("PT" + afterStart));
        return new ClockWatch(database, clock);
    }
}
