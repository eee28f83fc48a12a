package dev.footfall.privacy.retention;

import static dev.footfall.testkit.TestActivity.anActivity;
import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.activity.Activities;
import dev.footfall.activity.ActivityTypes;
import dev.footfall.activity.Days;
import dev.footfall.platform.RetentionPeriods;
import dev.footfall.platform.RetentionPeriods.Setting;
import dev.footfall.platform.RetentionPeriods.Shortened;
import dev.footfall.platform.Settings;
import dev.footfall.platform.health.AlarmSource.Alarm;
import dev.footfall.testkit.BesideTest;
import dev.footfall.testkit.TestActivities;
import dev.footfall.testkit.Wait;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.MessageSource;
import org.springframework.jdbc.core.simple.JdbcClient;

@BesideTest
class UnconfirmedRetentionIntegrationTests {

    private static final RetentionPeriods UNCONFIRMED = new RetentionPeriods(
            Duration.ofDays(30),
            Duration.ofDays(90),
            List.of(
                    new Shortened(Setting.ANONYMIZE_AFTER, Duration.ofDays(14), Duration.ofDays(30)),
                    new Shortened(Setting.RETAIN, Duration.ofDays(20), Duration.ofDays(90))));

    @Autowired
    TestActivities raw;

    @Autowired
    Activities activities;

    @Autowired
    ActivityTypes types;

    @Autowired
    Days days;

    @Autowired
    Settings settings;

    @Autowired
    JdbcClient database;

    @Autowired
    MessageSource texts;

    @Test
    void sparesDaysOfUnconfirmedPeriodsAndRaisesAnAlarm() {
        RetentionSchedule retentionSchedule =
                new RetentionSchedule(days, types, settings, UNCONFIRMED, database, Clock.systemUTC());
        // other classes leave old days behind, without rows
        List<LocalDate> toAnonymize = retentionSchedule.toAnonymize();
        List<LocalDate> toPurge = retentionSchedule.toPurge();
        for (int age : new int[] {1, 16, 18, 25, 25}) {
            raw.insert(anActivity().at(Instant.now().minus(Duration.ofDays(age))));
        }

        assertThat(retentionSchedule.toAnonymize()).isEqualTo(toAnonymize);
        assertThat(retentionSchedule.toPurge()).isEqualTo(toPurge);
        var unconfirmed = new UnconfirmedRetention(UNCONFIRMED, days, retentionSchedule, activities, Clock.systemUTC());
        // the states of days are served from memory
        Wait.until(() -> unconfirmed.look().getFirst().number() == 4);
        List<Alarm> alarms = unconfirmed.look();
        assertThat(alarms)
                .containsExactly(
                        new Alarm("anonymize-unconfirmed", "14d", 4, "/admin/jobs/anonymize"),
                        new Alarm("retain-unconfirmed", "20d", 2, "/admin/jobs/purge"));
        assertThat(alarms)
                .extracting(alarm -> texts.getMessage(
                        "alarm." + alarm.kind(), new Object[] {alarm.about(), alarm.number()}, Locale.ENGLISH))
                .containsExactly(
                        "FOOTFALL_ANONYMIZE_AFTER=14d is shorter than at the last start, and is not in "
                                + "force yet: about 4 rows would be anonymized for good. Start with "
                                + "FOOTFALL_CONFIRM_RETENTION=14d to confirm it.",
                        "FOOTFALL_RETAIN=20d is shorter than at the last start, and is not in force yet: "
                                + "about 2 rows would be deleted for good. Start with FOOTFALL_CONFIRM_RETENTION=20d "
                                + "to confirm it.");
    }
}
