package dev.footfall.analytics.metric;

import dev.footfall.analytics.audience.AudienceMemory;
import dev.footfall.analytics.audience.Audiences;
import dev.footfall.analytics.audience.Flow;
import dev.footfall.analytics.audience.Frozen;
import dev.footfall.analytics.audience.Period;
import dev.footfall.analytics.audience.Returns;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.roaringbitmap.RoaringBitmap;
import org.springframework.stereotype.Component;

/** Of the people first seen in each period, how many were active later: in a period, or in it or any after it up to the end of the range. */
@Component
public class Retention {

    /** What counts as having come back. */
    public enum Mode {
        ON,
        ON_OR_AFTER
    }

    /**
     * @param period first date of the period that the people were first seen in
     * @param users by how many periods later, from 0 to the end of the range
     */
    public record Cohort(LocalDate period, int size, List<Integer> users) {}

    private final AudienceMemory memory;
    private final Frozen frozen;

    public Retention(AudienceMemory memory, Frozen frozen) {
        this.memory = memory;
        this.frozen = frozen;
    }

    /** At most {@link Returns#LONGEST} periods. */
    public List<Cohort> cohorts(Period kind, LocalDate from, LocalDate to, Mode mode) {
        Audiences audiences = memory.current();
        List<LocalDate> periods = kind.touching(from, to);
        boolean allHere = audiences.reachBackTo(periods.getFirst());
        Triangle triangle = new Triangle(
                audiences,
                kind,
                periods,
                allHere ? Map.of() : frozen.returns(kind, periods.getFirst(), periods.getLast()));
        Map<LocalDate, Flow> written = allHere ? Map.of() : frozen.flows(kind, periods.getFirst(), periods.getLast());
        List<Cohort> cohorts = new ArrayList<>();
        for (int i = 0; i < periods.size(); i++) {
            LocalDate period = periods.get(i);
            RoaringBitmap people = audiences.newcomers(period, kind.end(period));
            int size = audiences.reachBackTo(period)
                    ? people.getCardinality()
                    : written.getOrDefault(period, Flow.NONE).newcomers();
            cohorts.add(
                    new Cohort(period, size, mode == Mode.ON ? triangle.on(i, people) : triangle.onOrAfter(i, people)));
        }
        return cohorts;
    }

    /** The periods of the range: the earlier ones frozen, the later ones, from {@code live} on, with their audiences. */
    private static final class Triangle {

        private final Audiences audiences;
        private final List<LocalDate> periods;
        private final List<RoaringBitmap> active = new ArrayList<>();
        private final List<Returns> returns = new ArrayList<>();
        private final int live;
        /** By frozen period: everybody who was active from its beginning to the end of the last frozen one. */
        private final List<RoaringBitmap> activeBeforeLive = new ArrayList<>();

        Triangle(Audiences audiences, Period kind, List<LocalDate> periods, Map<LocalDate, Returns> frozen) {
            this.audiences = audiences;
            this.periods = periods;
            this.live = (int) periods.stream()
                    .filter(period -> !audiences.reachBackTo(period))
                    .count();
            for (int i = 0; i < periods.size(); i++) {
                LocalDate period = periods.get(i);
                active.add(i < live ? new RoaringBitmap() : audiences.active(period, kind.end(period)));
                returns.add(frozen.getOrDefault(period, Returns.NONE));
                if (i < live) {
                    LocalDate end = kind.end(periods.get(live - 1));
                    activeBeforeLive.add(RoaringBitmap.or(
                            audiences.departed(period, audiences.from()), audiences.active(audiences.from(), end)));
                }
            }
        }

        List<Integer> on(int cohort, RoaringBitmap people) {
            List<Integer> users = new ArrayList<>();
            for (int i = cohort; i < periods.size(); i++) {
                users.add(
                        i < live
                                ? returns.get(i).active(i - cohort)
                                : RoaringBitmap.andCardinality(people, active.get(i)));
            }
            return users;
        }

        /** From the last period back to the cohort's own; everybody is counted once, in the frozen part or in the live one. */
        List<Integer> onOrAfter(int cohort, RoaringBitmap people) {
            Integer[] users = new Integer[periods.size() - cohort];
            RoaringBitmap later = new RoaringBitmap();
            for (int i = periods.size() - 1; i >= Math.max(cohort, live); i--) {
                later.or(RoaringBitmap.and(people, active.get(i)));
                users[i - cohort] = later.getCardinality();
            }
            for (int i = live - 1; i >= cohort; i--) {
                int count = RoaringBitmap.andNotCardinality(later, activeBeforeLive.get(i));
                for (int period = i; period < live; period++) {
                    count += returns.get(period).active(period - cohort, period - i);
                }
                users[i - cohort] = count;
            }
            return List.of(users);
        }
    }
}
