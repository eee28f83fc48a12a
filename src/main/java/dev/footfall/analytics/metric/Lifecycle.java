package dev.footfall.analytics.metric;

import dev.footfall.analytics.audience.AudienceMemory;
import dev.footfall.analytics.audience.Audiences;
import dev.footfall.analytics.audience.Flow;
import dev.footfall.analytics.audience.Frozen;
import dev.footfall.analytics.audience.Period;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/** New, returning, resurrected and dormant people of each period. */
@Component
public class Lifecycle {

    private final AudienceMemory memory;
    private final Frozen frozen;

    public Lifecycle(AudienceMemory memory, Frozen frozen) {
        this.memory = memory;
        this.frozen = frozen;
    }

    /** Of each period that touches the range, by its first date; ascending. */
    public NavigableMap<LocalDate, Flow> periods(Period kind, LocalDate from, LocalDate to) {
        Audiences audiences = memory.current();
        List<LocalDate> periods = kind.touching(from, to);
        Map<LocalDate, Flow> written = audiences.reachBackTo(kind.previous(periods.getFirst()))
                ? Map.of()
                : frozen.flows(kind, periods.getFirst(), periods.getLast());
        NavigableMap<LocalDate, Flow> flows = new TreeMap<>();
        for (LocalDate period : periods) {
            flows.put(
                    period,
                    audiences.reachBackTo(kind.previous(period))
                            ? Flow.of(audiences, kind, period)
                            : written.getOrDefault(period, Flow.NONE));
        }
        return flows;
    }
}
