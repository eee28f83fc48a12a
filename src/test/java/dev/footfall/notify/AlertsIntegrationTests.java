package dev.footfall.notify;

import static dev.footfall.testkit.TestActivity.anActivity;
import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.analytics.rollup.DayCounter;
import dev.footfall.platform.health.AlarmSource.Alarm;
import dev.footfall.testkit.TestActivities;
import dev.footfall.testkit.TestActivity;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Alerts about the day that has ended, and about alarms that begin. */
class AlertsIntegrationTests extends WithMailServer {

    @Autowired
    TestActivities rows;

    @Autowired
    DayCounter counter;

    @Autowired
    AlarmWatch alarmWatch;

    /** Events of yesterday, and of the same weekdays in the weeks before it, nearest first. */
    private void events(int yesterday, int... before) throws Exception {
        List<TestActivity> all = new ArrayList<>();
        for (int week = 0; week <= before.length; week++) {
            LocalDate day = today.minusDays(1).minusWeeks(week);
            int events = week == 0 ? yesterday : before[week - 1];
            IntStream.range(0, events)
                    .forEach(_ -> all.add(
                            anActivity().by(UUID.randomUUID()).of("app_view").at(day + "T10:00:00Z")));
        }
        rows.insert(all);
        for (int week = 0; week <= before.length; week++) {
            counter.count(today.minusDays(1).minusWeeks(week));
        }
    }

    private void makeAlert(String rule, String threshold) {
        make(
                admin,
                "alerts",
                Map.of("rule", rule, "figures", "events", "threshold", threshold, "addresses", "ops@footfall.example"));
    }

    @Test
    void tellsOfADayOutsideTheRangeOfItsWeekdays() throws Exception {
        events(31, 20, 30, 10, 25);
        makeAlert("range", "");
        runNotify();
        runNotify();

        assertThat(mails()).hasSize(1);
        assertThat(text(mails().getFirst()))
                .contains(": 31. On the eight same weekdays before it was between 10 and 30.");
        assertThat(mails().getFirst().getSubject()).startsWith("Alert: Our numbers, ");
    }

    @Test
    void isSilentWithinTheRangeOrWithTooFewWeeks() throws Exception {
        events(30, 20, 30, 10, 25);
        makeAlert("range", "");
        runNotify();
        assertThat(mails()).isEmpty();

        events(500);
        database.sql("delete from activity where occurred_at < :day")
                .param("day", today.minusDays(20).atStartOfDay())
                .update();
        counter.count(today.minusDays(1).minusWeeks(3));
        counter.count(today.minusDays(1).minusWeeks(4));
        runNotify();
        assertThat(mails()).as("two weeks say nothing").isEmpty();
    }

    @Test
    void tellsOfADayBeyondALimit() throws Exception {
        events(30);
        makeAlert("above", "29");
        makeAlert("above", "30");
        makeAlert("below", "31");
        makeAlert("below", "30");
        runNotify();

        assertThat(mails()).hasSize(2);
        assertThat(text(mails().getFirst())).contains(": 30, which is above the limit of 29.");
        assertThat(text(mails().getLast())).contains(": 30, which is below the limit of 31.");
    }

    @Test
    void tellsOnceWhenAnAlarmBegins() throws Exception {
        makeAlert("alarm", "");
        var alarm = List.of(new Alarm("job-failed", "rollup", 1, "/admin/jobs/rollup"));
        alarmWatch.tell(alarm);
        alarmWatch.tell(alarm);
        runNotify();
        assertThat(mails()).hasSize(1);
        assertThat(text(mails().getFirst())).contains("The last run of rollup failed.", SITE + "/admin/jobs/rollup");

        alarmWatch.tell(List.of());
        alarmWatch.tell(alarm);
        runNotify();
        assertThat(mails()).as("it came back at once").hasSize(1);

        database.sql("update alarm_onset set seen_at = now() - interval '16 minutes'")
                .update();
        alarmWatch.tell(List.of());
        alarmWatch.tell(alarm);
        runNotify();
        assertThat(mails()).as("it came back later").hasSize(2);
    }
}
