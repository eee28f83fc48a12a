package dev.footfall.analytics.report;

import dev.footfall.analytics.audience.LifecycleCounts;
import dev.footfall.analytics.audience.ReportPeriod;
import dev.footfall.analytics.metric.Lifecycle;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.springframework.stereotype.Component;

/**
 * The periods whose number of new people is withheld: fewer than five, or all but fewer than five of the people active
 * in the period. Days are also withheld if the new people of their week or month would reveal them as a difference:
 * these can be queried too, so the days of whole weeks and months are looked at.
 */
@Component
class SmallCohorts {

    private final Lifecycle lifecycle;

    SmallCohorts(Lifecycle lifecycle) {
        this.lifecycle = lifecycle;
    }

    /**
     * First dates of periods; empty if nothing is withheld.
     *
     * @param known around the range
     */
    Set<LocalDate> touching(ReportPeriod kind, DateRange range, KnownAudiences.Around known) {
        SmallGroupPolicy smallGroupPolicy = known.smallGroupPolicy();
        if (!smallGroupPolicy.applies()) {
            return Set.of();
        }
        DateRange examined = kind == ReportPeriod.DAY ? range.wholeWeeksAndMonths() : range;
        Map<LocalDate, LifecycleCounts> flows = lifecycle.periods(kind, examined.from(), examined.to());
        List<LocalDate> periods = kind.touching(examined.from(), examined.to());
        long[] people = periods.stream()
                .mapToLong(period ->
                        flows.getOrDefault(period, LifecycleCounts.NONE).newcomers())
                .toArray();
        List<SmallGroupPolicy.Sum> sums = new ArrayList<>();
        if (kind == ReportPeriod.DAY) {
            sums.addAll(sums(ReportPeriod.WEEK, examined, periods));
            sums.addAll(sums(ReportPeriod.MONTH, examined, periods));
        }
        boolean[] withheld = new boolean[people.length];
        for (int index = 0; index < withheld.length; index++) {
            LocalDate period = periods.get(index);
            withheld[index] = known.leaveFew(null, period, kind.end(period), people[index]);
        }
        withheld = smallGroupPolicy.withheld(people, withheld, sums);
        Set<LocalDate> found = new HashSet<>();
        for (int index = 0; index < withheld.length; index++) {
            if (withheld[index]) {
                found.add(periods.get(index));
            }
        }
        return found;
    }

    private static List<SmallGroupPolicy.Sum> sums(ReportPeriod sum, DateRange examined, List<LocalDate> days) {
        return sum.touching(examined.from(), examined.to()).stream()
                .filter(period -> examined.holds(period, sum.end(period)))
                .map(period -> SmallGroupPolicy.Sum.ofPeople(IntStream.range(0, days.size())
                        .filter(day -> sum.of(days.get(day)).equals(period))
                        .toArray()))
                .toList();
    }
}
