package dev.footfall.analytics.metric;

import dev.footfall.analytics.audience.ArchivedCounts;
import dev.footfall.analytics.audience.AudienceMemory;
import dev.footfall.analytics.audience.Audiences;
import dev.footfall.analytics.audience.LifecycleCounts;
import dev.footfall.analytics.audience.ReportPeriod;
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
    private final ArchivedCounts archivedCounts;

    public Lifecycle(AudienceMemory memory, ArchivedCounts archivedCounts) {
        this.memory = memory;
        this.archivedCounts = archivedCounts;
    }

    /** Counts of each period that touches the range, by its first date; ascending. */
    public NavigableMap<LocalDate, LifecycleCounts> periods(ReportPeriod kind, LocalDate from, LocalDate to) {
        List<LocalDate> periods = kind.touching(from, to);
        LocalDate before = kind.previous(periods.getFirst());
        Audiences audiences = memory.current();
        Map<LocalDate, LifecycleCounts> archived = Map.of();
        if (!audiences.reachBackTo(periods.getFirst())) {
            // Repeats until both are of the same version: an audience may be archived in between.
            do {
                audiences = memory.current();
                archived = archivedCounts.flows(kind, before, periods.getLast());
            } while (audiences.version() != memory.current().version());
        }
        NavigableMap<LocalDate, LifecycleCounts> flows = new TreeMap<>();
        for (LocalDate period : periods) {
            flows.put(period, flow(audiences, archived, kind, period));
        }
        return flows;
    }

    private static LifecycleCounts flow(
            Audiences audiences, Map<LocalDate, LifecycleCounts> archived, ReportPeriod kind, LocalDate period) {
        LifecycleCounts archivedPart = archived.getOrDefault(period, LifecycleCounts.NONE);
        if (audiences.reachBackTo(period)) {
            return LifecycleCounts.of(audiences, kind, period);
        }
        if (!audiences.reachBackTo(kind.end(period))) {
            return archivedPart;
        }
        int peopleBefore = archived.getOrDefault(kind.previous(period), LifecycleCounts.NONE)
                .people();
        return archivedPart.plus(LifecycleCounts.since(audiences, kind, period), peopleBefore);
    }
}
