package dev.footfall.analytics.page;

import dev.footfall.analytics.audience.AudienceMemory;
import dev.footfall.analytics.audience.ReportPeriod;
import dev.footfall.analytics.chart.Chart;
import dev.footfall.analytics.metric.Freshness;
import dev.footfall.analytics.page.Rankings.Ranking;
import dev.footfall.analytics.page.ReportRequest.AsOf;
import dev.footfall.analytics.page.Tiles.Tile;
import dev.footfall.analytics.report.CountReports;
import dev.footfall.analytics.report.DateRange;
import dev.footfall.analytics.report.KnownAudiences;
import dev.footfall.analytics.report.PeopleReports;
import dev.footfall.analytics.report.RankingReports;
import dev.footfall.analytics.report.ReportResponses;
import dev.footfall.analytics.report.SmallGroupPolicy;
import dev.footfall.platform.RetentionPeriods;
import dev.footfall.platform.page.Formats;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Collects the reports that the dashboard shows. */
@Component
class Dashboards {

    /** Number of types in the chart; the CSV has all. */
    private static final int TYPES = 8;

    private static final int MAX_ROWS = 10;

    private final PeopleReports people;
    private final CountReports counts;
    private final RankingReports rankings;
    private final KnownAudiences knownAudiences;
    private final DashboardCharts charts;
    private final Tiles tiles;
    private final AudienceMemory memory;
    private final Freshness freshness;
    private final RetentionPeriods periods;
    private final Formats formats;

    Dashboards(
            PeopleReports people,
            CountReports counts,
            RankingReports rankings,
            KnownAudiences knownAudiences,
            DashboardCharts charts,
            Tiles tiles,
            AudienceMemory memory,
            Freshness freshness,
            RetentionPeriods periods,
            Formats formats) {
        this.people = people;
        this.counts = counts;
        this.rankings = rankings;
        this.knownAudiences = knownAudiences;
        this.charts = charts;
        this.tiles = tiles;
        this.memory = memory;
        this.freshness = freshness;
        this.periods = periods;
        this.formats = formats;
    }

    LocalDate today() {
        return freshness.today();
    }

    /** Whether nothing was ever counted; days without activity are counted too. */
    boolean isEmpty() {
        return memory.current().days().values().stream().allMatch(day -> day.events() == 0);
    }

    Dashboard of(DashboardPeriod period, SmallGroupPolicy smallGroupPolicy) {
        var range = period.range();
        var known = known(period, smallGroupPolicy);
        var active = people.activeUsers(period.both(), 30, known);
        var events = counts(range, known);
        var byDay = people.lifecycle(period.both(), ReportPeriod.DAY, known);
        var lifecycle = period.unit() == ReportPeriod.DAY
                ? latest(byDay.periods(), range)
                : people.lifecycle(range, period.unit(), known).periods();
        var apps = rankings.mostViewedApps(range, MAX_ROWS, known);
        var hours = counts.weekHours(range, smallGroupPolicy);
        var since = peopleSince(period);
        return new Dashboard(
                period,
                asOf(active.asOf(), events.asOf(), byDay.asOf(), apps.asOf(), hours.asOf()),
                tiles.of(period, active.days(), events, counts(period.before(), known), byDay.periods()),
                charts.active(latest(active.days(), range)),
                charts.events(events, period, TYPES),
                charts.lifecycle(lifecycle),
                Rankings.apps(apps.apps(), range, !smallGroupPolicy.applies()),
                smallGroupPolicy.applies()
                        ? null
                        : Rankings.people(mostActive(period, MAX_ROWS), range, period.today()),
                since.isAfter(range.from()) ? since : null,
                HeatMap.of(hours.cells()),
                smallGroupPolicy.applies());
    }

    ReportResponses.ActivityCounts counts(DateRange range, SmallGroupPolicy smallGroupPolicy) {
        return counts.counts(range, Set.of(), CountReports.Interval.DAY, smallGroupPolicy);
    }

    private ReportResponses.ActivityCounts counts(DateRange range, KnownAudiences.Around known) {
        return counts.counts(range, Set.of(), CountReports.Interval.DAY, known);
    }

    /** Loaded once for all reports. */
    private KnownAudiences.Around known(DashboardPeriod period, SmallGroupPolicy smallGroupPolicy) {
        var unit = period.unit();
        var first = unit.previous(unit.of(period.both().from()));
        return knownAudiences.around(new DateRange(first, period.range().to()), smallGroupPolicy);
    }

    /** Single people are known for the latest days only. */
    List<ReportResponses.User> mostActive(DashboardPeriod period, int max) {
        var since = peopleSince(period);
        var range = period.range();
        return range.to().isBefore(since)
                ? List.of()
                : rankings.mostActiveUsers(new DateRange(latest(since, range.from()), range.to()), max)
                        .users();
    }

    private LocalDate peopleSince(DashboardPeriod period) {
        return period.today().minusDays(DateRange.daysOfPeople(periods) - 1L);
    }

    private AsOf asOf(Instant... instants) {
        var oldest = Stream.of(instants).min(Instant::compareTo).orElseThrow();
        return new AsOf(oldest, formats.since(oldest, freshness.today()));
    }

    private static LocalDate latest(LocalDate first, LocalDate second) {
        return first.isAfter(second) ? first : second;
    }

    private static <T> List<T> latest(List<T> days, DateRange range) {
        return days.subList(days.size() - (int) range.days(), days.size());
    }

    /**
     * Numbers of the dashboard.
     *
     * @param people null if the reader may not see single people
     * @param peopleSince the first day for which single people are known; null if they are known for the whole period
     * @param discreet whether small groups are withheld from the reader
     */
    record Dashboard(
            DashboardPeriod period,
            AsOf asOf,
            List<Tile> tiles,
            Chart active,
            Chart events,
            Chart lifecycle,
            Ranking apps,
            @Nullable Ranking people,
            @Nullable LocalDate peopleSince,
            HeatMap hours,
            boolean discreet) {}
}
