package dev.footfall.analytics.page;

import dev.footfall.analytics.chart.CsvTable;
import dev.footfall.analytics.report.CountReports;
import dev.footfall.analytics.report.PeopleReports;
import dev.footfall.analytics.report.RankingReports;
import dev.footfall.analytics.report.SmallGroupPolicy;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The numbers of one chart of the dashboard as a file: whole, where the page shows only the first. */
@Component
class DashboardFiles {

    private static final int PLACES = 100;

    private final Dashboards dashboards;
    private final DashboardCharts charts;
    private final PeopleReports people;
    private final CountReports counts;
    private final RankingReports rankings;

    DashboardFiles(
            Dashboards dashboards,
            DashboardCharts charts,
            PeopleReports people,
            CountReports counts,
            RankingReports rankings) {
        this.dashboards = dashboards;
        this.charts = charts;
        this.people = people;
        this.counts = counts;
        this.rankings = rankings;
    }

    /** Empty for a name that no chart has, or that this reader may not have. */
    Optional<CsvTable> of(String name, DashboardPeriod period, SmallGroupPolicy smallGroupPolicy) {
        var range = period.range();
        return Optional.ofNullable(
                switch (name) {
                    case "active" ->
                        charts.active(people.activeUsers(range, 30, smallGroupPolicy)
                                        .days())
                                .csv("date");
                    case "events" ->
                        charts.events(dashboards.counts(range, smallGroupPolicy), period, Integer.MAX_VALUE)
                                .csv(period.unit().text());
                    case "lifecycle" ->
                        charts.lifecycle(people.lifecycle(range, period.unit(), smallGroupPolicy)
                                        .periods())
                                .csv(period.unit().text());
                    case "apps" ->
                        Rankings.appsCsv(rankings.mostViewedApps(range, PLACES, smallGroupPolicy)
                                .apps());
                    case "people" ->
                        smallGroupPolicy.applies() ? null : Rankings.peopleCsv(dashboards.mostActive(period, PLACES));
                    case "hours" ->
                        HeatMap.csv(counts.weekHours(range, smallGroupPolicy).cells());
                    default -> null;
                });
    }
}
