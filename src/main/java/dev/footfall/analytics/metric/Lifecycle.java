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
        List<LocalDate> periods = kind.touching(from, to);
        LocalDate before = kind.previous(periods.getFirst());
        Audiences audiences = memory.current();
        Map<LocalDate, Flow> written = Map.of();
        if (!audiences.reachBackTo(periods.getFirst())) {
            // both as they are at one moment: an audience may just be going
            do {
                audiences = memory.current();
                written = frozen.flows(kind, before, periods.getLast());
            } while (audiences.version() != memory.current().version());
        }
        NavigableMap<LocalDate, Flow> flows = new TreeMap<>();
        for (LocalDate period : periods) {
            flows.put(period, flow(audiences, written, kind, period));
        }
        return flows;
    }

    private static Flow flow(Audiences audiences, Map<LocalDate, Flow> written, Period kind, LocalDate period) {
        Flow gone = written.getOrDefault(period, Flow.NONE);
        if (audiences.reachBackTo(period)) {
            return Flow.of(audiences, kind, period);
        }
        if (!audiences.reachBackTo(kind.end(period))) {
            return gone;
        }
        int peopleBefore =
                written.getOrDefault(kind.previous(period), Flow.NONE).people();
        return gone.plus(Flow.since(audiences, kind, period), peopleBefore);
    }
}
