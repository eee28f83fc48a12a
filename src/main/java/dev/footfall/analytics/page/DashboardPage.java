package dev.footfall.analytics.page;

import dev.footfall.analytics.chart.CsvTable;
import dev.footfall.analytics.page.Dashboards.Dashboard;
import dev.footfall.analytics.page.ReportRequest.ChoiceLink;
import dev.footfall.analytics.report.CountReports;
import dev.footfall.analytics.report.PeopleReports;
import dev.footfall.analytics.report.RankingReports;
import dev.footfall.analytics.report.SmallGroupPolicy;
import dev.footfall.platform.Caller;
import dev.footfall.platform.Caller.Role;
import dev.footfall.platform.Failures.TimeoutAdvice;
import dev.footfall.platform.ProblemException.NotFoundException;
import dev.footfall.platform.page.LayoutModel.NavigationEntry;
import dev.footfall.platform.page.PageController;
import dev.footfall.platform.page.UrlBuilder;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** The dashboard, and its charts as CSV. */
@PageController
@TimeoutAdvice("Ask for a shorter period by 'from' and 'to'.")
class DashboardPage {

    static final String PATH = "/admin";

    private final Dashboards dashboards;
    private final DashboardFiles files;

    DashboardPage(Dashboards dashboards, DashboardFiles files) {
        this.dashboards = dashboards;
        this.files = files;
    }

    @GetMapping(PATH)
    String show(
            Caller caller,
            @RequestParam MultiValueMap<String, String> query,
            HttpServletResponse response,
            Model model) {
        var reportRequest = ReportRequest.to(PATH, caller, query);
        model.addAttribute(
                "view",
                reportRequest.answer(response, () -> numbers(reportRequest, query), DashboardPage::withoutNumbers));
        return "analytics/dashboard";
    }

    @GetMapping(PATH + "/dashboard/{name}")
    void file(
            Caller caller,
            @PathVariable String name,
            @RequestParam MultiValueMap<String, String> query,
            HttpServletResponse response)
            throws IOException {
        boolean bom = CsvTable.takeBom(query);
        var discretion = SmallGroupPolicy.towards(caller);
        var period = DashboardPeriod.read(query, discretion, dashboards.today());
        CsvTable file = files.of(name, period, discretion)
                .orElseThrow(() -> new NotFoundException("The dashboard has no such file."));
        file.send(bom, response);
    }

    private DashboardView numbers(ReportRequest reportRequest, MultiValueMap<String, String> query) {
        var period = DashboardPeriod.read(query, reportRequest.smallGroupPolicy(), dashboards.today());
        return new DashboardView(
                reportRequest,
                presets(period.preset()),
                period.range().from().toString(),
                period.range().to().toString(),
                dashboards.isEmpty() ? null : dashboards.of(period, reportRequest.smallGroupPolicy()));
    }

    private static DashboardView withoutNumbers(ReportRequest reportRequest) {
        return new DashboardView(
                reportRequest,
                presets(null),
                reportRequest.formData().value("from"),
                reportRequest.formData().value("to"),
                null);
    }

    private static List<ChoiceLink> presets(@Nullable Integer chosen) {
        return ChoiceLink.of(UrlBuilder.of(PATH), "days", DashboardPeriod.PRESETS, chosen);
    }

    /**
     * Model of the dashboard.
     *
     * @param presets selectable numbers of days
     * @param from value of the field: the first day, or the invalid text as typed
     * @param to value of the field: the last day, or the invalid text as typed
     * @param shown null if there are no numbers
     */
    record DashboardView(
            ReportRequest reportRequest,
            List<ChoiceLink> presets,
            String from,
            String to,
            @Nullable Dashboard shown) {

        /** Whether there is no activity at all yet. */
        public boolean nothing() {
            return shown == null && !reportRequest.failed();
        }
    }

    /** The numbers of one chart as CSV: all rows, where the page shows only the top ones. */
    @Component
    static class DashboardFiles {

        private static final int MAX_ROWS = 100;

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

        /** Empty if there is no such chart, or the reader may not see it. */
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
                            Rankings.appsCsv(rankings.mostViewedApps(range, MAX_ROWS, smallGroupPolicy)
                                    .apps());
                        case "people" ->
                            smallGroupPolicy.applies()
                                    ? null
                                    : Rankings.peopleCsv(dashboards.mostActive(period, MAX_ROWS));
                        case "hours" ->
                            HeatMap.csv(
                                    counts.weekHours(range, smallGroupPolicy).cells());
                        default -> null;
                    });
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class AnalyticsNavigation {

        private static final String SECTION = "nav.analytics";
        private static final Set<Role> READERS = Set.of(Role.ADMIN, Role.ANALYST);

        @Bean
        NavigationEntry dashboardInNavigation() {
            return new NavigationEntry(110, SECTION, DashboardPage.PATH, "dashboard.title", "dashboard", READERS);
        }

        @Bean
        NavigationEntry retentionInNavigation() {
            return new NavigationEntry(120, SECTION, RetentionPage.PATH, "retention.title", "retention", READERS);
        }

        @Bean
        NavigationEntry funnelInNavigation() {
            return new NavigationEntry(130, SECTION, FunnelPage.PATH, "funnel.title", "funnel", READERS);
        }
    }
}
