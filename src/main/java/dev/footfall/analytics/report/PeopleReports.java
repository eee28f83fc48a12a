package dev.footfall.analytics.report;

import dev.footfall.analytics.audience.Audiences.Rolling;
import dev.footfall.analytics.audience.LifecycleCounts;
import dev.footfall.analytics.audience.ReportPeriod;
import dev.footfall.analytics.metric.ActiveUsers;
import dev.footfall.analytics.metric.Freshness;
import dev.footfall.analytics.metric.Lifecycle;
import dev.footfall.analytics.metric.Retention;
import dev.footfall.platform.ReportingZone;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
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
     * New, returning and resurrected people add up to those active in the period; returning and dormant ones to those
     * active in the one before. Never is the number of new people withheld for the sake of these, as it is known as the
     * size of a cohort. All four are those active in either period: with the returning ones withheld, and what covers
     * them, that sum is not known.
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

    /** Of the people who came new, how many came again. */
    @Component
    static class RetentionReport {

        private final Retention retention;
        private final ActiveUsers activeUsers;
        private final Lifecycle lifecycle;
        private final KnownAudiences knownAudiences;
        private final SmallCohorts smallCohorts;
        private final Freshness freshness;
        private final String zone;

        RetentionReport(
                Retention retention,
                ActiveUsers activeUsers,
                Lifecycle lifecycle,
                KnownAudiences knownAudiences,
                SmallCohorts smallCohorts,
                Freshness freshness,
                ReportingZone zone) {
            this.retention = retention;
            this.activeUsers = activeUsers;
            this.lifecycle = lifecycle;
            this.knownAudiences = knownAudiences;
            this.smallCohorts = smallCohorts;
            this.freshness = freshness;
            this.zone = zone.id();
        }

        ReportResponses.Retention answer(
                DateRange range, ReportPeriod kind, Retention.Mode mode, SmallGroupPolicy smallGroupPolicy) {
            LocalDate end = kind.end(kind.of(range.to()));
            Freshness.Range state = freshness.of(kind.of(range.from()), end);
            List<Retention.Cohort> cohorts = retention.cohorts(kind, range.from(), range.to(), mode);
            KnownAudiences.Around known = knownAudiences.around(range, smallGroupPolicy);
            Set<LocalDate> small = smallCohorts.touching(kind, range, known);
            boolean[][] withheld = withheld(kind, range, mode, cohorts, small, known);
            List<ReportResponses.Cohort> shown = new ArrayList<>();
            for (int i = 0; i < cohorts.size(); i++) {
                Retention.Cohort cohort = cohorts.get(i);
                boolean smallCohort = small.contains(cohort.period());
                shown.add(new ReportResponses.Cohort(
                        cohort.period(),
                        smallCohort ? null : cohort.size(),
                        retained(cohort, withheld[i], smallCohort, kind, mode == Retention.Mode.ON ? null : end, state),
                        SmallGroupPolicy.flag(smallCohort)));
            }
            return new ReportResponses.Retention(zone, state.asOf(), shown);
        }

        /** @param until up to when returns count; null: only in the period itself */
        private static List<ReportResponses.Retained> retained(
                Retention.Cohort cohort,
                boolean[] withheld,
                boolean smallCohort,
                ReportPeriod kind,
                @Nullable LocalDate until,
                Freshness.Range state) {
            List<ReportResponses.Retained> retained = new ArrayList<>();
            boolean counted = state.counted(cohort.period(), kind.end(cohort.period()));
            for (int offset = 0; offset < withheld.length; offset++) {
                LocalDate period = kind.plus(cohort.period(), offset);
                LocalDate end = kind.end(period);
                int users = cohort.users().get(offset);
                // a share of a size that is withheld would tell it
                boolean rated = !withheld[offset] && !smallCohort && cohort.size() > 0;
                retained.add(new ReportResponses.Retained(
                        offset,
                        withheld[offset] ? null : users,
                        rated ? (double) users / cohort.size() : null,
                        counted && state.ended(end) && state.counted(period, until == null ? end : until),
                        SmallGroupPolicy.flag(withheld[offset])));
            }
            return retained;
        }

        /**
         * At offset 0 stands the size of the cohort. All who were active in a period are the sum of its column, and of
         * those of older cohorts, who are the rest.
         */
        private boolean[][] withheld(
                ReportPeriod kind,
                DateRange range,
                Retention.Mode mode,
                List<Retention.Cohort> cohorts,
                Set<LocalDate> small,
                KnownAudiences.Around known) {
            SmallGroupPolicy smallGroupPolicy = known.smallGroupPolicy();
            int width = cohorts.size();
            long[] people = new long[(width + 1) * width];
            boolean[] already = new boolean[people.length];
            for (int i = 0; i < width; i++) {
                for (int offset = 0; offset < width - i; offset++) {
                    people[i * width + i + offset] = cohorts.get(i).users().get(offset);
                }
                already[i * width + i] = small.contains(cohorts.get(i).period());
            }
            if (smallGroupPolicy.applies()) {
                hideWhatLeavesFew(kind, range, mode, cohorts, already, known);
            }
            List<SmallGroupPolicy.Sum> sums = smallGroupPolicy.applies() && mode == Retention.Mode.ON
                    ? columns(kind, range, cohorts, people)
                    : List.of();
            boolean[] flat = smallGroupPolicy.withheld(people, already, sums);
            boolean[][] withheld = new boolean[width][];
            for (int i = 0; i < width; i++) {
                int start = i * width + i;
                withheld[i] = Arrays.copyOfRange(flat, start, start + width - i);
            }
            return withheld;
        }

        /**
         * Who came again is of the cohort, and among those active then and active when it came new, or among those who
         * came again in the period before or later. Who came again at once is among all who returned.
         */
        private void hideWhatLeavesFew(
                ReportPeriod kind,
                DateRange range,
                Retention.Mode mode,
                List<Retention.Cohort> cohorts,
                boolean[] already,
                KnownAudiences.Around known) {
            SmallGroupPolicy smallGroupPolicy = known.smallGroupPolicy();
            int width = cohorts.size();
            Map<LocalDate, LifecycleCounts> flows = lifecycle.periods(kind, range.from(), range.to());
            for (int i = 0; i < width; i++) {
                Retention.Cohort cohort = cohorts.get(i);
                for (int offset = 1; offset < width - i; offset++) {
                    int users = cohort.users().get(offset);
                    LocalDate again = cohorts.get(i + offset).period();
                    int returning =
                            flows.getOrDefault(again, LifecycleCounts.NONE).returning();
                    already[i * width + i + offset] = smallGroupPolicy.leavesFew(users, cohort.size())
                            || known.leaveFew(null, cohort.period(), kind.end(cohort.period()), users)
                            || (mode == Retention.Mode.ON
                                    ? known.leaveFew(null, again, kind.end(again), users)
                                            || offset == 1 && smallGroupPolicy.leavesFew(users, returning)
                                    : smallGroupPolicy.leavesFew(
                                            users, cohort.users().get(offset - 1)));
                }
            }
        }

        /** Fills in the rest of each column, behind the cells of the cohorts. */
        private List<SmallGroupPolicy.Sum> columns(
                ReportPeriod kind, DateRange range, List<Retention.Cohort> cohorts, long[] people) {
            int width = cohorts.size();
            Map<LocalDate, Integer> active = activeUsers.periods(kind, range.from(), range.to());
            List<SmallGroupPolicy.Sum> sums = new ArrayList<>();
            for (int column = 0; column < width; column++) {
                int at = column;
                int[] cells = IntStream.rangeClosed(0, column)
                        .map(row -> row * width + at)
                        .toArray();
                int rest = width * width + column;
                people[rest] = active.getOrDefault(cohorts.get(column).period(), 0)
                        - IntStream.of(cells).mapToLong(cell -> people[cell]).sum();
                int[] all = Arrays.copyOf(cells, column + 2);
                all[column + 1] = rest;
                // the size of the column's own cohort is known from elsewhere, and the rest is never shown
                sums.add(new SmallGroupPolicy.Sum(all, Arrays.copyOf(cells, column), true));
            }
            return sums;
        }
    }
}
