package dev.footfall.analytics.page;

import dev.footfall.analytics.audience.AudienceMemory;
import dev.footfall.analytics.audience.ReportPeriod;
import dev.footfall.analytics.metric.Freshness;
import dev.footfall.analytics.page.Chart.DashboardReports;
import dev.footfall.analytics.page.DashboardPeriod.Comparison;
import dev.footfall.analytics.page.ReportRequest.ChoiceLink;
import dev.footfall.analytics.page.Tiles.SoFar;
import dev.footfall.analytics.page.Tiles.Tile;
import dev.footfall.analytics.report.CountReports;
import dev.footfall.analytics.report.DateRange;
import dev.footfall.analytics.report.KnownAudiences;
import dev.footfall.analytics.report.PeopleReports;
import dev.footfall.analytics.report.ReportParameters;
import dev.footfall.analytics.report.ReportResponses.ActivityCounts;
import dev.footfall.platform.Caller.Role;
import dev.footfall.platform.Failures.TimeoutAdvice;
import dev.footfall.platform.ProblemException.NotFoundException;
import dev.footfall.platform.QueryParameters;
import dev.footfall.platform.page.FilteredPage;
import dev.footfall.platform.page.LayoutModel.NavigationEntry;
import dev.footfall.platform.page.PageController;
import dev.footfall.platform.page.PeriodChoice.PresetLink;
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
import org.springframework.util.function.SingletonSupplier;
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
    private final PeopleReports people;
    private final CountReports counts;
    private final KnownAudiences audiences;
    private final AudienceMemory memory;
    private final Freshness freshness;

    DashboardPage(
            List<Chart> charts,
            Tiles tiles,
            PeopleReports people,
            CountReports counts,
            KnownAudiences audiences,
            AudienceMemory memory,
            Freshness freshness) {
        this.charts = charts;
        this.tiles = tiles;
        this.people = people;
        this.counts = counts;
        this.audiences = audiences;
        this.memory = memory;
        this.freshness = freshness;
    }

    @GetMapping(PATH)
    String show(
            @ModelAttribute(binding = false) ReportRequest reportRequest, HttpServletResponse response, Model model) {
        model.addAttribute(
                "view", reportRequest.answer(response, query -> dashboard(reportRequest, query), DashboardPage::view));
        return "analytics/dashboard";
    }

    @GetMapping(PATH + "/dashboard/{name}")
    void file(
            @PathVariable String name,
            @ModelAttribute(binding = false) ReportRequest reportRequest,
            HttpServletResponse response)
            throws IOException {
        reportRequest.send(response, query -> {
            var reports = reports(reportRequest, query);
            return charts.stream()
                    .filter(chart -> chart.name().equals(name) && chart.isFor(reports))
                    .findFirst()
                    .orElseThrow(() -> new NotFoundException("The dashboard has no such file."))
                    .csv(reports);
        });
    }

    private static DashboardView view(ReportRequest reportRequest, @Nullable Dashboard shown) {
        return new DashboardView(
                reportRequest,
                PresetLink.of(
                        reportRequest.here(),
                        DashboardPeriod.presets(reportRequest.smallGroupPolicy()),
                        shown == null ? null : shown.period().choice()),
                ChoiceLink.of(
                        reportRequest.here(),
                        "compare",
                        Comparison.VALUES,
                        reportRequest.formData().value("compare", Comparison.VALUES.getFirst())),
                shown);
    }

    /** Null if nothing was ever counted; days without activity are counted too. */
    private @Nullable Dashboard dashboard(ReportRequest reportRequest, Map<String, List<String>> query) {
        var reports = reports(reportRequest, query);
        if (memory.current().days().values().stream().allMatch(day -> day.events() == 0)) {
            return null;
        }
        var period = reports.period();
        var active = reports.active().get();
        return new Dashboard(
                period,
                active.asOf(),
                tiles.of(
                        period,
                        active.days(),
                        reports.events().get(),
                        reports.eventsBefore().get(),
                        reports.lifecycle().get().periods(),
                        soFar(period, reports)),
                Card.of(charts.stream().filter(chart -> chart.isFor(reports)).toList(), reports));
    }

    private DashboardReports reports(ReportRequest reportRequest, Map<String, List<String>> query) {
        var smallGroupPolicy = reportRequest.smallGroupPolicy();
        var parameters = new QueryParameters(query);
        var reader = new ReportParameters();
        var period = DashboardPeriod.read(parameters, reader, smallGroupPolicy, freshness.today());
        reader.check(parameters);
        var first = period.unit().previous(period.unit().of(period.both().from()));
        var known = SingletonSupplier.of(
                () -> audiences.around(new DateRange(first, period.range().to()), smallGroupPolicy));
        return new DashboardReports(
                period,
                smallGroupPolicy,
                known,
                SingletonSupplier.of(() -> people.activeUsers(period.both(), 30, known.obtain())),
                SingletonSupplier.of(() -> events(period.range(), known.obtain())),
                SingletonSupplier.ofNullable(
                        () -> period.before() == null ? null : events(period.before(), known.obtain())),
                SingletonSupplier.of(() -> people.lifecycle(period.both(), ReportPeriod.DAY, known.obtain())));
    }

    private ActivityCounts events(DateRange range, KnownAudiences.Around known) {
        return counts.counts(range, Set.of(), CountReports.Interval.DAY, known);
    }

    /** Activities of today's hours that are over, where today is all there is to compare. */
    private @Nullable SoFar soFar(DashboardPeriod period, DashboardReports reports) {
        if (period.before() == null || period.endedDays() > 0) {
            return null;
        }
        var known = reports.known().get();
        var now = firstHours(period.range(), known);
        var before = firstHours(period.before(), known);
        return now == null || before == null ? null : new SoFar(now, before);
    }

    private @Nullable Long firstHours(DateRange day, KnownAudiences.Around known) {
        long sum = 0;
        for (var series :
                counts.counts(day, Set.of(), CountReports.Interval.HOUR, known).series()) {
            for (var hour : series.points()
                    .subList(0, Math.min(freshness.endedHours(), series.points().size()))) {
                if (hour.events() == null) {
                    return null;
                }
                sum += hour.events();
            }
        }
        return sum;
    }

    /**
     * Model of the dashboard.
     *
     * @param presets selectable numbers of days
     * @param comparisons selectable days to compare with
     * @param shown null if there are no numbers
     */
    record DashboardView(
            ReportRequest reportRequest,
            List<PresetLink> presets,
            List<ChoiceLink> comparisons,
            @Nullable Dashboard shown) {}

    /**
     * Numbers of the dashboard.
     *
     * @param asOf of the oldest of its reports, which is that of active people
     */
    record Dashboard(DashboardPeriod period, Instant asOf, List<Tile> tiles, List<Card> cards) {}

    /**
     * The card of a chart.
     *
     * @param isWide whether it takes a whole row
     * @param data of the chart's fragment
     */
    record Card(String name, boolean isWide, Object data) {

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
                cards.add(new Card(chart.name(), isWide, chart.data(reports)));
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
