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
 * The groups of active people whose sizes every reader may query. Over all types: each day, the 7, 28 and 30 days that
 * end with it, and each calendar month (a calendar week is the 7 days that end with its Sunday). By type: days, weeks,
 * months, and the last days, with which a funnel begins. A group inside one of them that is smaller by fewer than five
 * would reveal the few who are missing.
 */
@Component
public class KnownAudiences {

    private static final int MAX_DAYS = 31;

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
     * @param type null for all types
     * @param people active on the days from first to last, both inclusive
     */
    private record Audience(@Nullable Short type, LocalDate first, LocalDate last, int people) {}

    /** The known audiences, indexed by their last day, for all reports about the same days. */
    public static final class Around {

        private final SmallGroupPolicy smallGroupPolicy;
        private final Map<LocalDate, List<Audience>> byLastDay = new HashMap<>();

        private Around(SmallGroupPolicy smallGroupPolicy) {
            this.smallGroupPolicy = smallGroupPolicy;
        }

        /** Whether the reader may see small groups. */
        public boolean isFree() {
            return !smallGroupPolicy.applies();
        }

        SmallGroupPolicy smallGroupPolicy() {
            return smallGroupPolicy;
        }

        private void add(Audience audience) {
            byLastDay.computeIfAbsent(audience.last, _ -> new ArrayList<>()).add(audience);
        }

        /**
         * Whether the size of a group reveals the count of fewer than five other people.
         *
         * @param type that everybody in the group used; null for any
         * @param people in the group, all active on days from first to last, both inclusive
         */
        boolean leaveFew(@Nullable Short type, LocalDate first, LocalDate last, long people) {
            return smallGroupPolicy.applies()
                    && last.datesUntil(last.plusDays(MAX_DAYS))
                            .flatMap(day -> byLastDay.getOrDefault(day, List.of()).stream())
                            .anyMatch(known -> (known.type == null || known.type.equals(type))
                                    && !known.first.isAfter(first)
                                    && smallGroupPolicy.leavesFew(people, known.people));
        }

        /**
         * Whether the size of everybody who used a type, together with those of the first and of the other days, reveals
         * that fewer than five used it on both.
         */
        boolean haveFewInCommon(Short type, LocalDate first, LocalDate last, long people) {
            return byLastDay.getOrDefault(last, List.of()).stream()
                    .filter(other -> type.equals(other.type) && other.first.isAfter(first))
                    .anyMatch(other -> byLastDay.getOrDefault(other.first.minusDays(1), List.of()).stream()
                            .filter(one -> type.equals(one.type) && one.first.equals(first))
                            .anyMatch(one -> smallGroupPolicy.haveFewInCommon(one.people, other.people, people)));
        }
    }

    /** Audiences that contain a group whose days are in the range, or in a week or month that it touches. */
    public Around around(DateRange range, SmallGroupPolicy smallGroupPolicy) {
        Around around = new Around(smallGroupPolicy);
        if (smallGroupPolicy.applies()) {
            DateRange wholePeriods = range.wholeWeeksAndMonths();
            Stream.concat(inAll(wholePeriods), ofTypes(wholePeriods)).forEach(around::add);
        }
        return around;
    }

    private Stream<Audience> inAll(DateRange range) {
        LocalDate last = range.to().plusDays(MAX_DAYS);
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
                                .map(count -> new Audience(
                                        count.type(), period.getKey(), kind.end(period.getKey()), count.people()))));
        return Stream.concat(
                periods,
                DateRange.ofFunnels(freshness.today()).stream()
                        .flatMap(days -> typePeople.of(days.from(), days.to()).entrySet().stream()
                                .map(entry -> new Audience(entry.getKey(), days.from(), days.to(), entry.getValue()))));
    }
}
