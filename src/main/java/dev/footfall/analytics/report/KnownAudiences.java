package dev.footfall.analytics.report;

import dev.footfall.analytics.audience.ReportPeriod;
import dev.footfall.analytics.metric.ActiveUsers;
import dev.footfall.analytics.metric.Counts;
import dev.footfall.analytics.metric.Freshness;
import dev.footfall.analytics.metric.TypePeople;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The groups of active people whose sizes everybody may ask for. In all: those of each day, of the 7, 28 and 30 days
 * that end with it, and of each calendar month (a calendar week is the 7 days that end with its Sunday). Of a type:
 * those of days, weeks, months, and of the last days, which a funnel begins with. A group inside one of them, smaller
 * by fewer than five, would tell about the few who are left.
 */
@Component
public class KnownAudiences {

    private static final int LONGEST = 31;

    private final ActiveUsers activeUsers;
    private final Counts counts;
    private final TypePeople typePeople;
    private final Freshness freshness;

    KnownAudiences(ActiveUsers activeUsers, Counts counts, TypePeople typePeople, Freshness freshness) {
        this.activeUsers = activeUsers;
        this.counts = counts;
        this.typePeople = typePeople;
        this.freshness = freshness;
    }

    /**
     * @param type null for all together
     * @param people of the days from the first to the last, both included
     */
    private record Audience(@Nullable Short type, LocalDate first, LocalDate last, int people) {}

    /** Known audiences by their last day, for every report about the same days. */
    public static final class Around {

        private final SmallGroupPolicy smallGroupPolicy;
        private final Map<LocalDate, List<Audience>> byLastDay = new HashMap<>();

        private Around(SmallGroupPolicy smallGroupPolicy) {
            this.smallGroupPolicy = smallGroupPolicy;
        }

        SmallGroupPolicy smallGroupPolicy() {
            return smallGroupPolicy;
        }

        private void add(Audience audience) {
            byLastDay.computeIfAbsent(audience.last, _ -> new ArrayList<>()).add(audience);
        }

        /**
         * Whether the size of a group tells about fewer than five other people.
         *
         * @param type that all of the group did; null for any
         * @param people of the group, all of them active on days from the first to the last, both included
         */
        boolean leaveFew(@Nullable Short type, LocalDate first, LocalDate last, long people) {
            return smallGroupPolicy.applies()
                    && last.datesUntil(last.plusDays(LONGEST))
                            .flatMap(day -> byLastDay.getOrDefault(day, List.of()).stream())
                            .anyMatch(known -> (known.type == null || known.type.equals(type))
                                    && !known.first.isAfter(first)
                                    && smallGroupPolicy.leavesFew(people, known.people));
        }
    }

    /** All that hold a group whose days lie in the range, or in a week or month that it touches. */
    public Around around(DateRange range, SmallGroupPolicy smallGroupPolicy) {
        Around around = new Around(smallGroupPolicy);
        if (smallGroupPolicy.applies()) {
            DateRange whole = range.wholeWeeksAndMonths();
            Stream.concat(inAll(whole), ofTypes(whole)).forEach(around::add);
        }
        return around;
    }

    private Stream<Audience> inAll(DateRange range) {
        LocalDate last = range.to().plusDays(LONGEST);
        Stream<Audience> days = activeUsers.days(range.from(), last, 30).stream()
                .flatMap(day -> Stream.of(
                        new Audience(null, day.date(), day.date(), day.dau()),
                        new Audience(null, day.date().minusDays(6), day.date(), day.wau()),
                        new Audience(null, day.date().minusDays(29), day.date(), day.mau())));
        Stream<Audience> four = activeUsers.days(range.from(), last, 28).stream()
                .map(day -> new Audience(null, day.date().minusDays(27), day.date(), day.mau()));
        Stream<Audience> months = activeUsers.periods(ReportPeriod.MONTH, range.from(), range.to()).entrySet().stream()
                .map(month ->
                        new Audience(null, month.getKey(), ReportPeriod.MONTH.end(month.getKey()), month.getValue()));
        return Stream.of(days, four, months).flatMap(audiences -> audiences);
    }

    private Stream<Audience> ofTypes(DateRange range) {
        Stream<Audience> periods = Stream.of(ReportPeriod.values())
                .flatMap(kind -> counts.periods(kind, range.from(), range.to()).entrySet().stream()
                        .flatMap(period -> period.getValue().stream()
                                .map(one -> new Audience(
                                        one.type(), period.getKey(), kind.end(period.getKey()), one.people()))));
        return Stream.concat(
                periods,
                DateRange.ofFunnels(freshness.today()).stream()
                        .flatMap(days -> typePeople.of(days.from(), days.to()).entrySet().stream()
                                .map(one -> new Audience(one.getKey(), days.from(), days.to(), one.getValue()))));
    }
}
