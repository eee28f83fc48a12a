package dev.footfall.analytics.report;

import dev.footfall.analytics.audience.Flow;
import dev.footfall.analytics.audience.Period;
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
 * The periods whose new people are withheld: fewer than five, or all but fewer than five of those active in the period. Those of a day also from who may see more: the new people of a week and of a month are those of their days together,
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
    Set<LocalDate> touching(Period kind, DateRange range, KnownAudiences.Around known) {
        Discretion discretion = known.discretion();
        if (!discretion.applies()) {
            return Set.of();
        }
        DateRange looked = kind == Period.DAY ? range.wholeWeeksAndMonths() : range;
        Map<LocalDate, Flow> flows = lifecycle.periods(kind, looked.from(), looked.to());
        List<LocalDate> periods = kind.touching(looked.from(), looked.to());
        long[] people = periods.stream()
                .mapToLong(period -> flows.getOrDefault(period, Flow.NONE).newcomers())
                .toArray();
        List<Discretion.Sum> sums = new ArrayList<>();
        if (kind == Period.DAY) {
            sums.addAll(sums(Period.WEEK, looked, periods));
            sums.addAll(sums(Period.MONTH, looked, periods));
        }
        boolean[] withheld = new boolean[people.length];
        for (int place = 0; place < withheld.length; place++) {
            LocalDate period = periods.get(place);
            withheld[place] = known.leaveFew(null, period, kind.end(period), people[place]);
        }
        withheld = discretion.withheld(people, withheld, sums);
        Set<LocalDate> found = new HashSet<>();
        for (int place = 0; place < withheld.length; place++) {
            if (withheld[place]) {
                found.add(periods.get(place));
            }
        }
        return found;
    }

    private static List<Discretion.Sum> sums(Period sum, DateRange looked, List<LocalDate> days) {
        return sum.touching(looked.from(), looked.to()).stream()
                .filter(one -> looked.holds(one, sum.end(one)))
                .map(one -> Discretion.Sum.ofPeople(IntStream.range(0, days.size())
                        .filter(day -> sum.of(days.get(day)).equals(one))
                        .toArray()))
                .toList();
    }
}
