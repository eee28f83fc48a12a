package dev.footfall.analytics.page;

import dev.footfall.analytics.chart.CsvTable;
import dev.footfall.analytics.page.Chart.DashboardReports;
import dev.footfall.analytics.page.Chart.RankingEntry;
import dev.footfall.analytics.report.RankingReports;
import dev.footfall.analytics.report.ReportResponses.App;
import dev.footfall.catalog.Catalog;
import dev.footfall.platform.page.UrlBuilder;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** The most viewed apps. */
@Component
@Order(400)
class AppsChart implements Chart {

    private final RankingReports rankings;

    AppsChart(RankingReports rankings) {
        this.rankings = rankings;
    }

    /** Small groups are looked for among the last 7, 30 and 90 days only. */
    @Override
    public boolean isFor(DashboardReports reports) {
        return reports.filter().isAll()
                && (!reports.smallGroupPolicy().applies() || reports.period().isOfLastDays());
    }

    @Override
    public List<RankingEntry> data(DashboardReports reports) {
        var apps = apps(reports, RankingEntry.MAX_ON_PAGE);
        var max = apps.isEmpty() ? null : apps.getFirst().views();
        return apps.stream()
                .map(app -> RankingEntry.of(
                        app.appId(),
                        named(app),
                        link(app.appId(), reports),
                        app.views(),
                        rows(app.appId(), reports),
                        app.viewers(),
                        reports.rows().viewers(app.appId(), reports.period().range()),
                        max))
                .toList();
    }

    private static @Nullable String named(App app) {
        return app.appName() == null ? app.entityKey() : app.appName();
    }

    private static String link(UUID app, DashboardReports reports) {
        return reports.period()
                .choice()
                .addTo(UrlBuilder.of(UrlBuilder.ofEntity(Catalog.APP, app)))
                .toString();
    }

    /** To the list of the counted activities; null for readers who may not see them. */
    private static @Nullable String rows(UUID app, DashboardReports reports) {
        return reports.rows()
                .activities(
                        reports.period().range(),
                        activities -> activities
                                .and("type", "app_view")
                                .and("entityType", "App")
                                .and("entityId", app));
    }

    @Override
    public CsvTable csv(DashboardReports reports) {
        return CsvTable.of(
                name(),
                List.of("app_id", "name", "views", "viewers", "entity_key"),
                apps(reports, RankingEntry.MAX_IN_FILE),
                app -> CsvTable.cells(app.appId(), app.appName(), app.views(), app.viewers(), app.entityKey()));
    }

    private List<App> apps(DashboardReports reports, int limit) {
        return rankings.mostViewedApps(
                        reports.period().range(), limit, reports.known().get())
                .apps();
    }
}
