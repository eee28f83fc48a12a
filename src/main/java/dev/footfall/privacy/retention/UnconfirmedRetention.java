package dev.footfall.privacy.retention;

import dev.footfall.activity.Activities;
import dev.footfall.activity.ActivityFilter;
import dev.footfall.activity.Days;
import dev.footfall.activity.Days.DayState;
import dev.footfall.platform.RetentionPeriods;
import dev.footfall.platform.RetentionPeriods.Setting;
import dev.footfall.platform.RetentionPeriods.Shortened;
import dev.footfall.platform.health.AlarmSource;
import dev.footfall.platform.health.AlarmSource.Alarm;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Raises an alarm while a shortened retention waits for confirmation. Tells how many more rows it would remove than the
 * current one.
 */
@Component
@Order(410)
class UnconfirmedRetention implements AlarmSource {

    private static final String ANONYMIZE = "anonymize-unconfirmed";
    private static final String RETAIN = "retain-unconfirmed";

    private final RetentionPeriods periods;
    private final Days days;
    private final RetentionSchedule retentionSchedule;
    private final Activities activities;
    private final Clock clock;

    UnconfirmedRetention(
            RetentionPeriods periods,
            Days days,
            RetentionSchedule retentionSchedule,
            Activities activities,
            Clock clock) {
        this.periods = periods;
        this.days = days;
        this.retentionSchedule = retentionSchedule;
        this.activities = activities;
        this.clock = clock;
    }

    @Override
    public Set<String> kinds() {
        return Set.of(ANONYMIZE, RETAIN);
    }

    @Override
    public boolean asksDatabase() {
        return !periods.unconfirmed().isEmpty();
    }

    @Override
    public List<Alarm> look() {
        return periods.unconfirmed().stream().map(this::alarm).toList();
    }

    private Alarm alarm(Shortened shortened) {
        boolean anonymize = shortened.setting() == Setting.ANONYMIZE_AFTER;
        Predicate<DayState> concerned = anonymize ? state -> !state.closed() : state -> state != DayState.PURGED;
        return new Alarm(
                anonymize ? ANONYMIZE : RETAIN,
                RetentionPeriods.written(shortened.configured()),
                rows(shortened.configured(), concerned),
                anonymize ? "/admin/jobs/anonymize" : "/admin/jobs/purge");
    }

    /** Rows of the days of that age: counted if that is cheap, else the planner's estimate. */
    private long rows(Duration age, Predicate<DayState> concerned) {
        Instant now = clock.instant();
        List<LocalDate> due = days.states().entrySet().stream()
                .filter(day -> concerned.test(day.getValue())
                        && !retentionSchedule.end(day.getKey()).plus(age).isAfter(now))
                .map(day -> day.getKey())
                .sorted()
                .toList();
        return due.isEmpty()
                ? 0
                : activities
                        .total(ActivityFilter.ALL.between(Days.start(due.getFirst()), Days.end(due.getLast())))
                        .number();
    }
}
