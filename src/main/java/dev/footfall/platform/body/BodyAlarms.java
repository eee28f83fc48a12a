package dev.footfall.platform.body;

import dev.footfall.platform.alarm.Alarm;
import dev.footfall.platform.alarm.AlarmSource;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Watches the budget: bytes that no request under way can hold any more would keep others out until a restart. From memory. */
@Component
@Order(110)
class BodyAlarms implements AlarmSource {

    /** A request waits for its activities, at most, once its body is there. */
    private static final Duration ANSWERED_WITHIN = Duration.ofMinutes(2);

    private final ByteBudget budget;
    private final long longestNanos;

    BodyAlarms(ByteBudget budget, BodySettings settings) {
        this.budget = budget;
        this.longestNanos = settings.within().plus(ANSWERED_WITHIN).toNanos();
    }

    @Override
    public Set<String> kinds() {
        return Set.of("bytes-not-given-back");
    }

    @Override
    public boolean asksDatabase() {
        return false;
    }

    @Override
    public List<Alarm> look() {
        long stuck = budget.stuck(longestNanos);
        return stuck == 0 ? List.of() : List.of(new Alarm("bytes-not-given-back", "", stuck, "/admin/health"));
    }
}
