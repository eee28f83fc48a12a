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
 * The periods whose new people are withheld: fewer than five, or all but fewer than five of those active in the period.
 * Those of a day also from who may see more: the new people of a week and of a month are those of their days together,
 * and can be asked for as well; so the days of whole weeks and months are looked at.
 */
@Component
class SmallCohorts {

    private final Lifecycle lifecycle;

    SmallCohorts(Lifecycle lifecycle) {
        this.lifecycle = lifecycle;
    }

    /**
     * First dates of periods; none where nothing is withheld.
     *
     * @param known around the range
     */
    Set<LocalDate> touching(ReportPeriod kind, DateRange range, KnownAudiences.Around known) {
        SmallGroupPolicy smallGroupPolicy = known.smallGroupPolicy();
        if (!smallGroupPolicy.applies()) {
            return Set.of();
        }
        DateRange looked = kind == ReportPeriod.DAY ? range.wholeWeeksAndMonths() : range;
        Map<LocalDate, LifecycleCounts> flows = lifecycle.periods(kind, looked.from(), looked.to());
        List<LocalDate> periods = kind.touching(looked.from(), looked.to());
        long[] people = periods.stream()
                .mapToLong(period ->
                        flows.getOrDefault(period, LifecycleCounts.NONE).newcomers())
                .toArray();
        List<SmallGroupPolicy.Sum> sums = new ArrayList<>();
        if (kind == ReportPeriod.DAY) {
            sums.addAll(sums(ReportPeriod.WEEK, looked, periods));
            sums.addAll(sums(ReportPeriod.MONTH, looked, periods));
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

    private static List<SmallGroupPolicy.Sum> sums(ReportPeriod sum, DateRange looked, List<LocalDate> days) {
        return sum.touching(looked.from(), looked.to()).stream()
                .filter(one -> looked.holds(one, sum.end(one)))
                .map(one -> SmallGroupPolicy.Sum.ofPeople(IntStream.range(0, days.size())
                        .filter(day -> sum.of(days.get(day)).equals(one))
                        .toArray()))
                .toList();
    }
}
