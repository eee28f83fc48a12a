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

/** How many people are active, and how they come and go. */
@Component
public class PeopleReports {

    private final ActiveUsers activeUsers;
    private final KnownAudiences knownAudiences;
    private final Lifecycle lifecycle;
    private final SmallCohorts smallCohorts;
    private final Retention retention;
    private final Freshness freshness;
    private final String zone;

    PeopleReports(
            ActiveUsers activeUsers,
            KnownAudiences knownAudiences,
            Lifecycle lifecycle,
            SmallCohorts smallCohorts,
            Retention retention,
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
     * New, returning and resurrected people add up to the people active in the period, returning and dormant ones to
     * those of the previous period. The number of new people is never withheld to protect these sums, since it is known
     * as the size of a cohort. All four together are the people active in either period; that sum is not known once the
     * returning ones and what covers them are withheld.
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

    /** How many of the new people of each period returned. */
    public ReportResponses.Retention retention(
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

    /** @param until the last period in which a return counts; null to count only the period itself */
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
            // A share of a withheld size would reveal it.
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
     * Offset 0 is the size of the cohort. The people active in a period are the sum of its column and of older
     * cohorts, here called the rest.
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
        boolean[] forced = new boolean[people.length];
        for (int i = 0; i < width; i++) {
            for (int offset = 0; offset < width - i; offset++) {
                people[i * width + i + offset] = cohorts.get(i).users().get(offset);
            }
            forced[i * width + i] = small.contains(cohorts.get(i).period());
        }
        if (smallGroupPolicy.applies()) {
            withholdRevealing(kind, range, mode, cohorts, forced, known);
        }
        List<SmallGroupPolicy.Sum> sums = smallGroupPolicy.applies() && mode == Retention.Mode.ON
                ? columns(kind, range, cohorts, people)
                : List.of();
        boolean[] flat = smallGroupPolicy.withheld(people, forced, sums);
        boolean[][] withheld = new boolean[width][];
        for (int i = 0; i < width; i++) {
            int start = i * width + i;
            withheld[i] = Arrays.copyOfRange(flat, start, start + width - i);
        }
        return withheld;
    }

    /**
     * People who returned belong to the cohort, to the people active then, to those active when the cohort was new,
     * and to those who returned in the period before or later. Those who returned in the next period also belong to
     * everybody who did.
     */
    private void withholdRevealing(
            ReportPeriod kind,
            DateRange range,
            Retention.Mode mode,
            List<Retention.Cohort> cohorts,
            boolean[] forced,
            KnownAudiences.Around known) {
        SmallGroupPolicy smallGroupPolicy = known.smallGroupPolicy();
        int width = cohorts.size();
        Map<LocalDate, LifecycleCounts> flows = lifecycle.periods(kind, range.from(), range.to());
        for (int i = 0; i < width; i++) {
            Retention.Cohort cohort = cohorts.get(i);
            for (int offset = 1; offset < width - i; offset++) {
                int users = cohort.users().get(offset);
                LocalDate laterPeriod = cohorts.get(i + offset).period();
                int returning =
                        flows.getOrDefault(laterPeriod, LifecycleCounts.NONE).returning();
                forced[i * width + i + offset] = smallGroupPolicy.leavesFew(users, cohort.size())
                        || known.leaveFew(null, cohort.period(), kind.end(cohort.period()), users)
                        || (mode == Retention.Mode.ON
                                ? known.leaveFew(null, laterPeriod, kind.end(laterPeriod), users)
                                        || offset == 1 && smallGroupPolicy.leavesFew(users, returning)
                                : smallGroupPolicy.leavesFew(
                                        users, cohort.users().get(offset - 1)));
            }
        }
    }

    /** Fills in the rest of each column, after the cells of the cohorts. */
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
            int[] sumCells = Arrays.copyOf(cells, column + 2);
            sumCells[column + 1] = rest;
            // The size of the column's own cohort is known from elsewhere, and the rest is never shown.
            sums.add(new SmallGroupPolicy.Sum(sumCells, Arrays.copyOf(cells, column), true));
        }
        return sums;
    }
}
