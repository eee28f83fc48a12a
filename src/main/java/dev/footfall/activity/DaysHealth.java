package dev.footfall.activity;

import dev.footfall.platform.RetentionPeriods;
import dev.footfall.platform.alarm.Alarm;
import dev.footfall.platform.alarm.AlarmSource;
import dev.footfall.platform.health.HealthPart;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** On the health page: the days that stand ready, those that are kept, and the room they take. An alarm where tomorrow has no partition yet. */
@Component
@Order(150)
class DaysHealth implements HealthPart, AlarmSource {

    private static final String KIND = "days-missing";

    private final Days days;
    private final StorageSizes sizes;
    private final RetentionPeriods periods;
    private final Clock clock;

    DaysHealth(Days days, StorageSizes sizes, RetentionPeriods periods, Clock clock) {
        this.days = days;
        this.sizes = sizes;
        this.periods = periods;
        this.clock = clock;
    }

    /**
     * @param ahead days after today that have their partition
     * @param kept days with raw activity, today and before
     * @param oldest of them; null where there is none
     * @param retained how many days are kept
     * @param sizes as last measured; null where the database has been away since the start
     */
    record View(long ahead, long kept, @Nullable LocalDate oldest, long retained, StorageSizes.@Nullable Sizes sizes) {}

    @Override
    public String template() {
        return "activity/health";
    }

    @Override
    public View now(boolean databaseAway) {
        LocalDate today = Days.of(clock.instant());
        List<LocalDate> kept = days.states().entrySet().stream()
                .filter(day ->
                        day.getValue() != DayState.PURGED && !day.getKey().isAfter(today))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
        return new View(
                ahead(today),
                kept.size(),
                kept.isEmpty() ? null : kept.getFirst(),
                periods.retain().toDays(),
                databaseAway ? sizes.known() : sizes.now());
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
        return ahead(Days.of(clock.instant())) > 0 ? List.of() : List.of(new Alarm(KIND, "", 1, "/admin/jobs/seal"));
    }

    private long ahead(LocalDate today) {
        return today.plusDays(1)
                .datesUntil(today.plusDays(1L + Days.AHEAD))
                .takeWhile(days.states()::containsKey)
                .count();
    }
}
