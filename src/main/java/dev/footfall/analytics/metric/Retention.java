package dev.footfall.analytics.metric;

import dev.footfall.analytics.audience.ArchivedCounts;
import dev.footfall.analytics.audience.AudienceMemory;
import dev.footfall.analytics.audience.Audiences;
import dev.footfall.analytics.audience.LifecycleCounts;
import dev.footfall.analytics.audience.ReportPeriod;
import dev.footfall.analytics.audience.ReturnCounts;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.roaringbitmap.RoaringBitmap;
import org.springframework.stereotype.Component;

/**
 * How many of the people first seen in each period were active later: in one period, or in it or any later period of
 * the range.
 */
@Component
public class Retention {

    /** What counts as a return. */
    public enum Mode {
        ON,
        ON_OR_AFTER
    }

    /**
     * @param period first date of the period in which the people were first seen
     * @param users by how many periods later, from 0 to the end of the range
     */
    public record Cohort(LocalDate period, int size, List<Integer> users) {}

    private final AudienceMemory memory;
    private final ArchivedCounts archivedCounts;

    public Retention(AudienceMemory memory, ArchivedCounts archivedCounts) {
        this.memory = memory;
        this.archivedCounts = archivedCounts;
    }

    /** At most {@link ReturnCounts#LONGEST} periods. */
    public List<Cohort> cohorts(ReportPeriod kind, LocalDate from, LocalDate to, Mode mode) {
        Audiences audiences = memory.current();
        List<LocalDate> periods = kind.touching(from, to);
        LocalDate first = periods.getFirst();
        boolean allHere = audiences.reachBackTo(first);
        Triangle triangle = new Triangle(
                audiences, kind, periods, allHere ? Map.of() : archivedCounts.returns(kind, first, periods.getLast()));
        Map<LocalDate, LifecycleCounts> archived =
                allHere ? Map.of() : archivedCounts.flows(kind, first, periods.getLast());
        List<Cohort> cohorts = new ArrayList<>();
        for (int i = 0; i < periods.size(); i++) {
            LocalDate period = periods.get(i);
            RoaringBitmap people = audiences.newcomers(period, kind.end(period));
            int size = audiences.reachBackTo(kind.end(period))
                    ? people.getCardinality()
                    : archived.getOrDefault(period, LifecycleCounts.NONE).newcomers();
            cohorts.add(
                    new Cohort(period, size, mode == Mode.ON ? triangle.on(i, people) : triangle.onOrAfter(i, people)));
        }
        return cohorts;
    }

    /** The periods of the range: archived counts for the earlier ones, audiences from {@code live} on. */
    private static final class Triangle {

        private final int length;
        private final int live;
        /** By index of the period. */
        private final List<RoaringBitmap> active = new ArrayList<>();
        /** By index of the period: active from its beginning to the end of the range. */
        private final List<RoaringBitmap> activeSince = new ArrayList<>();

        private final List<ReturnCounts> returns = new ArrayList<>();

        Triangle(
                Audiences audiences,
                ReportPeriod kind,
                List<LocalDate> periods,
                Map<LocalDate, ReturnCounts> archivedCounts) {
            LocalDate end = kind.end(periods.getLast());
            this.length = periods.size();
            this.live = (int) periods.stream()
                    .filter(period -> !audiences.reachBackTo(kind.end(period)))
                    .count();
            for (LocalDate period : periods) {
                returns.add(archivedCounts.getOrDefault(period, ReturnCounts.NONE));
                LocalDate last = kind.end(period);
                active.add(audiences.reachBackTo(last) ? audiences.active(period, last) : new RoaringBitmap());
                activeSince.add(
                        !audiences.reachBackTo(end) || audiences.reachBackTo(period)
                                ? new RoaringBitmap()
                                : audiences.active(period, end));
            }
        }

        List<Integer> on(int cohort, RoaringBitmap people) {
            List<Integer> users = new ArrayList<>();
            for (int i = cohort; i < length; i++) {
                users.add(
                        i < live
                                ? returns.get(i).active(i - cohort)
                                : RoaringBitmap.andCardinality(people, active.get(i)));
            }
            return users;
        }

        /** Goes from the last period back to the cohort's own. */
        List<Integer> onOrAfter(int cohort, RoaringBitmap people) {
            Integer[] users = new Integer[length - cohort];
            RoaringBitmap later = new RoaringBitmap();
            for (int i = length - 1; i >= Math.max(cohort, live); i--) {
                later.or(RoaringBitmap.and(people, active.get(i)));
                users[i - cohort] = later.getCardinality();
            }
            for (int i = live - 1; i >= cohort; i--) {
                users[i - cohort] = live < length
                        ? RoaringBitmap.andCardinality(people, activeSince.get(i))
                        : countedOnce(cohort, i);
            }
            return List.of(users);
        }

        /** Counts each person in the first period, from this one on, in which they were active. */
        private int countedOnce(int cohort, int since) {
            int count = 0;
            for (int period = since; period < length; period++) {
                count += returns.get(period).active(period - cohort, period - since);
            }
            return count;
        }
    }
}
