package dev.footfall.privacy.retention;

import dev.footfall.activity.DayState;
import dev.footfall.activity.Days;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** How far raw activity has faded, and what fades next. */
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
     * As it is now.
     *
     * @param oldest the oldest day with raw rows; null where there is none
     * @param oldestWithPeople the oldest that still tells people apart
     * @param nextAnonymized what loses its people next
     * @param nextPurged what is dropped next
     * @param overdue how many days should be further by more than two days: an alarm
     */
    public record View(
            @Nullable LocalDate oldest,
            @Nullable LocalDate oldestWithPeople,
            @Nullable Next nextAnonymized,
            @Nullable Next nextPurged,
            long overdue) {}

    /** @param rows that it concerns */
    public record Next(LocalDate day, Instant due, long rows) {}

    public View now() {
        var stored = new TreeMap<LocalDate, DayState>();
        days.states().forEach((day, state) -> {
            if (state != DayState.PURGED) {
                stored.put(day, state);
            }
        });
        var oldest = stored.isEmpty() ? null : stored.firstKey();
        var withPeople = stored.entrySet().stream()
                .filter(day -> !day.getValue().closed())
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(null);
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
}
