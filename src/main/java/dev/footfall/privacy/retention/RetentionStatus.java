package dev.footfall.privacy.retention;

import dev.footfall.activity.Days;
import dev.footfall.activity.Days.DayState;
import dev.footfall.platform.health.AlarmSource;
import dev.footfall.platform.health.AlarmSource.Alarm;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** How far retention has got, and what is due next. */
@Component
public class RetentionStatus {

    private final Days days;
    private final RetentionSchedule retentionSchedule;
    private final OverdueDays overdue;

    RetentionStatus(Days days, RetentionSchedule retentionSchedule, OverdueDays overdue) {
        this.days = days;
        this.retentionSchedule = retentionSchedule;
        this.overdue = overdue;
    }

    /**
     * The current state.
     *
     * @param oldest the oldest day with raw rows; null if there is none
     * @param oldestWithPeople the oldest day that is not anonymized
     * @param nextAnonymized the next day to be anonymized
     * @param nextPurged the next day to be dropped
     * @param overdue days more than two days late, which is an alarm
     */
    public record View(
            @Nullable LocalDate oldest,
            @Nullable LocalDate oldestWithPeople,
            @Nullable Next nextAnonymized,
            @Nullable Next nextPurged,
            long overdue) {}

    /** @param rows number of rows of the day */
    public record Next(LocalDate day, Instant due, long rows) {}

    public View now() {
        // Days are prepared before anything is stored in them.
        var stored = days.states().entrySet().stream()
                .filter(day -> day.getValue() != DayState.PURGED)
                .sorted(Map.Entry.comparingByKey())
                .filter(day -> retentionSchedule.hasRows(day.getKey()))
                .iterator();
        LocalDate oldest = null;
        LocalDate withPeople = null;
        while (withPeople == null && stored.hasNext()) {
            var day = stored.next();
            oldest = oldest == null ? day.getKey() : oldest;
            withPeople = day.getValue().closed() ? null : day.getKey();
        }
        return new View(
                oldest,
                withPeople,
                withPeople == null ? null : next(withPeople, retentionSchedule.anonymizedAt(withPeople)),
                oldest == null ? null : next(oldest, retentionSchedule.purgedAt(oldest)),
                overdue.count());
    }

    private Next next(LocalDate day, Instant due) {
        Long rows = retentionSchedule.rows(day);
        return new Next(day, due, rows == null ? 0 : rows);
    }

    /**
     * Days that keep people or rows longer than promised: {@code footfall.retention.overdue}. Above zero is an alarm.
     * From memory.
     */
    @Component
    @Order(400)
    public static class OverdueDays implements AlarmSource {

        private static final String KIND = "retention-overdue";
        /** The jobs run once a night; one failure is not an alarm yet. */
        private static final Duration GRACE = Duration.ofDays(2);

        private final RetentionSchedule retentionSchedule;

        OverdueDays(RetentionSchedule retentionSchedule, MeterRegistry meters) {
            this.retentionSchedule = retentionSchedule;
            meters.gauge("footfall.retention.overdue", this, OverdueDays::count);
        }

        public long count() {
            return retentionSchedule.overdue(GRACE);
        }

        @Override
        public Set<String> kinds() {
            return Set.of(KIND);
        }

        @Override
        public boolean asksDatabase() {
            return false;
        }

        @Override
        public List<Alarm> look() {
            return Alarm.when(count(), KIND, "/admin/jobs/anonymize");
        }
    }
}
