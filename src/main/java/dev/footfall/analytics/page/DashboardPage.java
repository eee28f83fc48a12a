package dev.footfall.analytics.page;

import dev.footfall.analytics.audience.AudienceMemory;
import dev.footfall.analytics.audience.ReportPeriod;
import dev.footfall.analytics.page.Chart.DashboardReports;
import dev.footfall.analytics.page.FilterBar.FilterBarFactory;
import dev.footfall.analytics.page.Tiles.Tile;
import dev.footfall.analytics.report.ReportFilter.Breakdown;
import dev.footfall.platform.Caller.Role;
import dev.footfall.platform.Failures.TimeoutAdvice;
import dev.footfall.platform.ProblemException.NotFoundException;
import dev.footfall.platform.page.FilteredPage;
import dev.footfall.platform.page.LayoutModel.NavigationEntry;
import dev.footfall.platform.page.PageController;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;

/** The dashboard, and its charts as CSV. */
@PageController
@TimeoutAdvice("Ask for a shorter period by 'from' and 'to'.")
class DashboardPage {

    static final String PATH = "/admin";

    private final List<Chart> charts;
    private final Tiles tiles;
    private final DashboardReader reader;
    private final FilterBarFactory filterBars;
    private final AudienceMemory memory;

    DashboardPage(
            List<Chart> charts,
            Tiles tiles,
            DashboardReader reader,
            FilterBarFactory filterBars,
            AudienceMemory memory) {
        this.charts = charts;
        this.tiles = tiles;
        this.reader = reader;
        this.filterBars = filterBars;
        this.memory = memory;
    }

    @GetMapping(PATH)
    String show(
            @ModelAttribute(binding = false) ReportRequest reportRequest, HttpServletResponse response, Model model) {
        var tidied = filterBars.tidied(reportRequest);
        if (tidied != null) {
            return "redirect:" + tidied;
        }
        model.addAttribute(
                "view", reportRequest.answer(response, query -> dashboard(reportRequest, query), this::view));
        return "analytics/dashboard";
    }

    @GetMapping(PATH + "/dashboard/{name}")
    void file(
            @PathVariable String name,
            @ModelAttribute(binding = false) ReportRequest reportRequest,
            HttpServletResponse response)
            throws IOException {
        reportRequest.send(response, query -> {
            var reports = reader.read(query, reportRequest.smallGroupPolicy());
            return charts.stream()
                    .filter(chart -> chart.name().equals(name) && chart.isFor(reports))
                    .findFirst()
                    .orElseThrow(() -> new NotFoundException("The dashboard has no such file."))
                    .csv(reports);
        });
    }

    private DashboardView view(ReportRequest reportRequest, @Nullable Dashboard shown) {
        return new DashboardView(
                reportRequest, filterBars.of(reportRequest, shown == null ? Breakdown.TYPE : shown.breakdown()), shown);
    }

    /** Null if nothing was ever counted; days without activity are counted too. */
    private @Nullable Dashboard dashboard(ReportRequest reportRequest, Map<String, List<String>> query) {
        filterBars.check(query);
        var reports = reader.read(query, reportRequest.smallGroupPolicy());
        if (memory.current().days().values().stream().allMatch(day -> day.events() == 0)) {
            return null;
        }
        var period = reports.period();
        var active = reports.active().get();
        return new Dashboard(
                period,
                reports.breakdown(),
                active.asOf(),
                tiles.of(
                        period,
                        active.days(),
                        reports.events().get(),
                        reports.eventsBefore().get(),
                        reports.lifecycle().get().periods(),
                        reader.soFar(reports)),
                Card.of(charts.stream().filter(chart -> chart.isFor(reports)).toList(), reports),
                reports.rows());
    }

    /**
     * Model of the dashboard.
     *
     * @param shown null if there are no numbers
     */
    record DashboardView(
            ReportRequest reportRequest,
            FilterBar filter,
            @Nullable Dashboard shown) {}

    /**
     * Numbers of the dashboard.
     *
     * @param asOf of the oldest of its reports, which is that of active people
     * @param rows where its numbers lead to
     */
    record Dashboard(
            DashboardPeriod period,
            Breakdown breakdown,
            Instant asOf,
            List<Tile> tiles,
            List<Card> cards,
            CountedRows rows) {

        /** Where the number of a tile leads to. */
        public @Nullable String link(String tile) {
            var range = period.range();
            var last = range.to();
            return switch (tile) {
                case "today", "day" -> rows.active(last, last);
                case "week" -> rows.active(last.minusDays(6), last);
                case "month" -> rows.active(last.minusDays(29), last);
                case "events" -> rows.activities(range, activities -> activities);
                case "newcomers" -> rows.newcomers(range, ReportPeriod.DAY);
                default -> null;
            };
        }
    }

    /**
     * The card of a chart.
     *
     * @param title the rest of its key
     * @param subject what the title names
     * @param isWide whether it takes a whole row
     * @param data of the chart's fragment
     */
    record Card(String name, String title, String subject, boolean isWide, Object data) {

        /** A chart for half a row takes a whole one if there is nothing beside it. */
        static List<Card> of(List<Chart> charts, DashboardReports reports) {
            var cards = new ArrayList<Card>();
            boolean halfRow = false;
            for (int index = 0; index < charts.size(); index++) {
                var chart = charts.get(index);
                boolean isWide = chart.isWide()
                        || !halfRow
                                && (index + 1 == charts.size()
                                        || charts.get(index + 1).isWide());
                cards.add(new Card(
                        chart.name(), chart.title(reports), chart.subject(reports), isWide, chart.data(reports)));
                halfRow = !isWide && !halfRow;
            }
            return cards;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class AnalyticsNavigation {

        private static final String SECTION = "nav.analytics";
        private static final Set<Role> READERS = Set.of(Role.ADMIN, Role.ANALYST);

        @Bean
        NavigationEntry dashboardInNavigation() {
            return new NavigationEntry(110, SECTION, DashboardPage.PATH, "dashboard.title", "dashboard", READERS)
                    .withPeriod();
        }

        @Bean
        NavigationEntry retentionInNavigation() {
            return new NavigationEntry(120, SECTION, RetentionPage.PATH, "retention.title", "retention", READERS)
                    .withPeriod();
        }

        @Bean
        NavigationEntry funnelInNavigation() {
            return new NavigationEntry(130, SECTION, FunnelPage.PATH, "funnel.title", "funnel", READERS).withPeriod();
        }

        @Bean
        FilteredPage dashboardAsView() {
            return new FilteredPage(DashboardPage.PATH, "dashboard.title", READERS, UnaryOperator.identity());
        }

        @Bean
        FilteredPage retentionAsView() {
            return new FilteredPage(RetentionPage.PATH, "retention.title", READERS, UnaryOperator.identity());
        }

        @Bean
        FilteredPage funnelAsView() {
            return new FilteredPage(FunnelPage.PATH, "funnel.title", READERS, UnaryOperator.identity());
        }
    }
}
