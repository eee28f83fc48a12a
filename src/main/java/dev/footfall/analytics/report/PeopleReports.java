package dev.footfall.analytics.report;

import dev.footfall.analytics.audience.LifecycleCounts;
import dev.footfall.analytics.audience.ReportPeriod;
import dev.footfall.analytics.audience.Rolling;
import dev.footfall.analytics.metric.ActiveUsers;
import dev.footfall.analytics.metric.Freshness;
import dev.footfall.analytics.metric.Lifecycle;
import dev.footfall.analytics.metric.Retention;
import dev.footfall.platform.ReportingZone;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** How many people, and how they come and go. */
@Component
public class PeopleReports {

    private final ActiveUsers activeUsers;
    private final KnownAudiences knownAudiences;
    private final Lifecycle lifecycle;
    private final SmallCohorts smallCohorts;
    private final RetentionReport retention;
    private final Freshness freshness;
    private final String zone;

    PeopleReports(
            ActiveUsers activeUsers,
            KnownAudiences knownAudiences,
            Lifecycle lifecycle,
            SmallCohorts smallCohorts,
            RetentionReport retention,
            Freshness freshness,
            ReportingZone zone) {
        this.activeUsers = activeUsers;
        this.knownAudiences = knownAudiences;
        this.lifecycle = lifecycle;
        this.smallCohorts = smallCohorts;
        this.retention = retention;
        this.freshness = freshness;
        this.zone = zone.id();
    }

    public ReportResponses.ActiveUsers activeUsers(DateRange range, int mauDays, SmallGroupPolicy smallGroupPolicy) {
        return activeUsers(range, mauDays, knownAudiences.around(range, smallGroupPolicy));
    }

    /** @param known around the range */
    public ReportResponses.ActiveUsers activeUsers(DateRange range, int mauDays, KnownAudiences.Around known) {
        Freshness.Range state = freshness.of(Rolling.firstDay(range.from()), range.to());
        List<ReportResponses.Day> days = activeUsers.days(range.from(), range.to(), mauDays).stream()
                .map(line ->
                        day(line, mauDays, state.complete(line.date().minusDays(mauDays - 1L), line.date()), known))
                .toList();
        return new ReportResponses.ActiveUsers(zone, state.asOf(), days);
    }

    private static ReportResponses.Day day(
            ActiveUsers.Line line, int mauDays, boolean complete, KnownAudiences.Around known) {
        LocalDate date = line.date();
        Integer dau = shown(line.dau(), date, date, known);
        Integer wau = shown(line.wau(), date.minusDays(6), date, known);
        Integer mau = shown(line.mau(), date.minusDays(mauDays - 1L), date, known);
        return new ReportResponses.Day(
                line.date(),
                dau,
                wau,
                mau,
                dau == null || mau == null || mau == 0 ? null : (double) dau / mau,
                complete,
                SmallGroupPolicy.flag(dau == null || wau == null || mau == null));
    }

    private static @Nullable Integer shown(int people, LocalDate first, LocalDate last, KnownAudiences.Around known) {
        boolean withheld = known.smallGroupPolicy().withholds(people) || known.leaveFew(null, first, last, people);
        return withheld ? null : Integer.valueOf(people);
    }

    public ReportResponses.MonthlyActiveUsers monthlyActiveUsers(
            YearMonth from, YearMonth to, SmallGroupPolicy smallGroupPolicy) {
        LocalDate first = from.atDay(1);
        LocalDate last = to.atEndOfMonth();
        Freshness.Range state = freshness.of(first, last);
        Map<LocalDate, Integer> people = activeUsers.periods(ReportPeriod.MONTH, first, last);
        KnownAudiences.Around known = knownAudiences.around(new DateRange(first, last), smallGroupPolicy);
        List<ReportResponses.Month> months = ReportPeriod.MONTH.touching(first, last).stream()
                .map(month -> {
                    Integer users = shown(people.getOrDefault(month, 0), month, ReportPeriod.MONTH.end(month), known);
                    return new ReportResponses.Month(
                            month.getYear(),
                            month.getMonthValue(),
                            users,
                            state.complete(month, ReportPeriod.MONTH.end(month)),
                            SmallGroupPolicy.flag(users == null));
                })
                .toList();
        return new ReportResponses.MonthlyActiveUsers(zone, state.asOf(), months);
    }

    public ReportResponses.Lifecycle lifecycle(DateRange range, ReportPeriod kind, SmallGroupPolicy smallGroupPolicy) {
        LocalDate first = kind.previous(kind.of(range.from()));
        return lifecycle(range, kind, knownAudiences.around(new DateRange(first, range.to()), smallGroupPolicy));
    }

    /** @param known around the range and the period before it */
    public ReportResponses.Lifecycle lifecycle(DateRange range, ReportPeriod kind, KnownAudiences.Around known) {
        LocalDate first = kind.previous(kind.of(range.from()));
        Freshness.Range state = freshness.of(first, kind.end(kind.of(range.to())));
        Set<LocalDate> small = smallCohorts.touching(kind, range, known);
        List<ReportResponses.LifecyclePeriod> periods = new ArrayList<>();
        lifecycle
                .periods(kind, range.from(), range.to())
                .forEach((period, lifecycleCounts) -> periods.add(period(
                        kind,
                        period,
                        lifecycleCounts,
                        state.complete(kind.previous(period), kind.end(period)),
                        small.contains(period),
                        known)));
        return new ReportResponses.Lifecycle(zone, state.asOf(), periods);
    }

    /**
     * New, returning and resurrected people add up to those active in the period; returning and dormant ones to those active in the one before. Never is the
     * number of new people withheld for the sake of these, as it is known as the size of a cohort. All four are those active in either period: with the returning
     * ones withheld, and what covers them, that sum is not known.
     */
    private static ReportResponses.LifecyclePeriod period(
            ReportPeriod kind,
            LocalDate period,
            LifecycleCounts lifecycleCounts,
            boolean complete,
            boolean smallCohort,
            KnownAudiences.Around known) {
        long[] people = {
            lifecycleCounts.newcomers(),
            lifecycleCounts.returning(),
            lifecycleCounts.resurrected(),
            lifecycleCounts.dormant()
        };
        LocalDate end = kind.end(period);
        LocalDate before = kind.previous(period);
        int eitherPeriod = lifecycleCounts.newcomers()
                + lifecycleCounts.returning()
                + lifecycleCounts.resurrected()
                + lifecycleCounts.dormant();
        boolean[] leaveFew = {
            smallCohort,
            known.leaveFew(null, period, end, lifecycleCounts.returning())
                    || known.leaveFew(null, before, kind.end(before), lifecycleCounts.returning())
                    || known.leaveFew(null, before, end, eitherPeriod),
            known.leaveFew(null, period, end, lifecycleCounts.resurrected()),
            known.leaveFew(null, before, kind.end(before), lifecycleCounts.dormant())
        };
        boolean[] withheld = known.smallGroupPolicy()
                .withheld(
                        people,
                        leaveFew,
                        List.of(
                                new SmallGroupPolicy.Sum(new int[] {0, 1, 2}, new int[] {1, 2}, true),
                                SmallGroupPolicy.Sum.ofPeople(1, 3)));
        return new ReportResponses.LifecyclePeriod(
                period,
                withheld[0] ? null : lifecycleCounts.newcomers(),
                withheld[1] ? null : lifecycleCounts.returning(),
                withheld[2] ? null : lifecycleCounts.resurrected(),
                withheld[3] ? null : lifecycleCounts.dormant(),
                complete,
                SmallGroupPolicy.flag(withheld[0] || withheld[1] || withheld[2] || withheld[3]));
    }

    public ReportResponses.Retention retention(
            DateRange range, ReportPeriod kind, Retention.Mode mode, SmallGroupPolicy smallGroupPolicy) {
        return retention.answer(range, kind, mode, smallGroupPolicy);
    }
}
