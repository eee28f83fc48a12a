package dev.footfall.analytics.page;

import dev.footfall.activity.ActivityTypes;
import dev.footfall.analytics.chart.CsvTable;
import dev.footfall.analytics.chart.Plot;
import dev.footfall.analytics.metric.EntityCounts.Entity;
import dev.footfall.analytics.metric.Freshness;
import dev.footfall.analytics.page.Chart.Plotter;
import dev.footfall.analytics.page.Chart.RankingEntry;
import dev.footfall.analytics.page.ReportRequest.ChoiceLink;
import dev.footfall.analytics.page.Tiles.Tile;
import dev.footfall.analytics.report.DateRange;
import dev.footfall.analytics.report.EntityReports;
import dev.footfall.analytics.report.EntityReports.Compared;
import dev.footfall.analytics.report.FilteredForAnalysts;
import dev.footfall.analytics.report.ReportFilter;
import dev.footfall.analytics.report.ReportFilter.Breakdown;
import dev.footfall.analytics.report.ReportFilter.FilterReader;
import dev.footfall.analytics.report.ReportParameters;
import dev.footfall.analytics.report.ReportResponses;
import dev.footfall.analytics.report.ReportResponses.EntityDay;
import dev.footfall.analytics.report.ReportResponses.EntityPeriod;
import dev.footfall.analytics.report.ReportResponses.EntityReport;
import dev.footfall.analytics.report.SmallGroupPolicy;
import dev.footfall.platform.Caller;
import dev.footfall.platform.ExternalIds.EntityId;
import dev.footfall.platform.Failures.TimeoutAdvice;
import dev.footfall.platform.ProblemException.NotFoundException;
import dev.footfall.platform.QueryParameters;
import dev.footfall.platform.page.EntityPanel;
import dev.footfall.platform.page.PageController;
import dev.footfall.platform.page.UrlBuilder;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;

/** One app, or any other entity: its activities and people by day and type, and what these people also used. */
@PageController
@TimeoutAdvice("Choose a shorter period.")
class EntityPage {

    private static final String PATH = "/admin/entities/";

    private final EntityReports reports;
    private final ObjectProvider<EntityPanel> panels;
    private final ActivityTypes types;
    private final FilterReader filters;
    private final DashboardReader dashboards;
    private final EventsChart eventsChart;
    private final Plotter plotter;
    private final Freshness freshness;

    EntityPage(
            EntityReports reports,
            ObjectProvider<EntityPanel> panels,
            ActivityTypes types,
            FilterReader filters,
            DashboardReader dashboards,
            EventsChart eventsChart,
            Plotter plotter,
            Freshness freshness) {
        this.reports = reports;
        this.panels = panels;
        this.types = types;
        this.filters = filters;
        this.dashboards = dashboards;
        this.eventsChart = eventsChart;
        this.plotter = plotter;
        this.freshness = freshness;
    }

    @GetMapping(PATH + "{type}/{id}")
    String show(
            Caller caller,
            @PathVariable String type,
            @PathVariable EntityId id,
            @ModelAttribute(binding = false) ReportRequest reportRequest,
            HttpServletResponse response,
            Model model) {
        var entity = entity(type, id);
        if (id.text() != null) {
            return "redirect:" + reportRequest.here().at(UrlBuilder.ofEntity(type, id.uuid()));
        }
        model.addAttribute(
                "view",
                reportRequest.answer(response, query -> shown(caller, entity, reportRequest, query), this::view));
        model.addAttribute("about", reports.about(entity));
        return "analytics/entity";
    }

    @GetMapping(PATH + "{type}/{id}/days")
    void file(
            @PathVariable String type,
            @PathVariable EntityId id,
            @ModelAttribute(binding = false) ReportRequest reportRequest,
            HttpServletResponse response)
            throws IOException {
        var entity = entity(type, id);
        reportRequest.send(response, query -> {
            var period = asked(reportRequest, query).period;
            return CsvTable.of(
                    type + "-" + id.uuid(),
                    List.of("date", "events", "users"),
                    reports.report(entity, period.range(), null, reportRequest.smallGroupPolicy())
                            .period()
                            .days(),
                    day -> CsvTable.cells(day.date(), day.events(), day.users()));
        });
    }

    private Entity entity(String type, EntityId id) {
        return new Entity(
                reports.type(type)
                        .orElseThrow(() -> new NotFoundException(
                                "No activity is about a '" + type + "', or its entities are people.")),
                id.uuid());
    }

    private EntityView view(ReportRequest reportRequest, @Nullable Shown shown) {
        var keys = filters.safeKeys().stream()
                .map(key -> Breakdown.byMetadata(key).text())
                .toList();
        return new EntityView(
                reportRequest,
                reportRequest.free() && !keys.isEmpty()
                        ? ChoiceLink.of(
                                reportRequest.here(),
                                ReportFilter.BREAKDOWN,
                                Stream.concat(Stream.of(Breakdown.TYPE.text()), keys.stream())
                                        .toList(),
                                reportRequest.formData().value(ReportFilter.BREAKDOWN, Breakdown.TYPE.text()))
                        : List.of(),
                shown);
    }

    /** @param breakdown by types, which the page shows anyway, or a metadata key */
    private record Asked(DashboardPeriod period, Breakdown breakdown) {}

    private Asked asked(ReportRequest reportRequest, Map<String, List<String>> query) {
        var parameters = new QueryParameters(query);
        var reader = new ReportParameters();
        var period = DashboardPeriod.read(parameters, reader, reportRequest.smallGroupPolicy(), freshness.today());
        var breakdown = filters.breakdown(parameters);
        // The entity is one part of all activity, as a type is.
        FilteredForAnalysts.check(reader, reportRequest.smallGroupPolicy(), 1, ReportFilter.ALL, breakdown);
        reader.check(parameters);
        return new Asked(period, breakdown);
    }

    private Shown shown(Caller caller, Entity entity, ReportRequest reportRequest, Map<String, List<String>> query) {
        var asked = asked(reportRequest, query);
        var period = asked.period;
        var policy = reportRequest.smallGroupPolicy();
        var report = reports.report(entity, period.range(), period.before(), policy);
        var filter = ReportFilter.ALL.ofEntity(entity.id());
        var rows = CountedRows.of(policy, filter);
        boolean alone = reportRequest.free() && reports.isOfOneType(entity);
        UnaryOperator<UrlBuilder> ofType = list -> list.and("entityType", report.entityType());
        return new Shown(
                period,
                report,
                tiles(entity, period, report, policy),
                reportRequest.free()
                        ? plot("events", report, EntityDay::events, day -> rows.activities(day, day, ofType))
                        : null,
                plot("people", report, EntityDay::users, day -> alone ? rows.active(day, day) : null),
                types(report, period.range(), policy, alone),
                asked.breakdown.kind() == Breakdown.Kind.METADATA && alone
                        ? new Split(
                                asked.breakdown.key(),
                                eventsChart.data(dashboards.of(period, filter, asked.breakdown, policy)),
                                reportRequest
                                        .here()
                                        .at(DashboardPage.PATH + "/dashboard/" + eventsChart.name())
                                        .with(ReportFilter.ENTITY, entity.id())
                                        .toString())
                        : null,
                report.also() == null ? null : also(report.also(), reportRequest.here()),
                rows.activities(period.range(), ofType),
                alone ? rows.active(period.range().from(), period.range().to()) : null,
                reportRequest.free() && !alone,
                reportRequest.free()
                        ? panels.orderedStream()
                                .map(panel ->
                                        new Part(panel.template(), panel.of(caller, report.entityType(), entity.id())))
                                .toList()
                        : List.of());
    }

    private List<EntityTile> tiles(
            Entity entity, DashboardPeriod period, EntityReport report, SmallGroupPolicy smallGroupPolicy) {
        var compared = compared(entity, period, report, smallGroupPolicy);
        var now = report.period();
        boolean known = now.users() != null || now.withheld() != null;
        var tiles = new ArrayList<EntityTile>();
        if (!smallGroupPolicy.applies()) {
            tiles.add(tile("events", report, compared, EntityPeriod::events, false));
        }
        tiles.add(tile("users", report, compared, EntityPeriod::users, now.withheld() != null));
        tiles.add(tile("new", report, compared, EntityPeriod::newUsers, known));
        tiles.add(tile("returning", report, compared, EntityPeriod::returningUsers, known));
        return tiles;
    }

    /**
     * The days that are over, as on the dashboard. Null if there are none; readers of aggregates would learn of today's
     * people from what the other days of the period leave.
     */
    private @Nullable Compared compared(
            Entity entity, DashboardPeriod period, EntityReport report, SmallGroupPolicy smallGroupPolicy) {
        var before = report.before();
        if (before == null || !period.endsToday()) {
            return before == null ? null : new Compared(report.period(), before);
        }
        var ended = period.ended();
        var endedBefore = period.endedBefore();
        return ended == null || endedBefore == null || smallGroupPolicy.applies()
                ? null
                : reports.compared(entity, ended, endedBefore, smallGroupPolicy);
    }

    private static EntityTile tile(
            String name,
            EntityReport report,
            @Nullable Compared compared,
            Function<EntityPeriod, @Nullable Number> number,
            boolean withheld) {
        return new EntityTile(
                Tile.ofChange(
                        name,
                        compared == null
                                ? null
                                : Tiles.change(number.apply(compared.now()), number.apply(compared.before()))),
                number.apply(report.period()),
                report.before() == null ? null : number.apply(report.before()),
                withheld);
    }

    /** Each day beside the one at its place in the period before. */
    private Plot plot(
            String name,
            EntityReport report,
            Function<EntityDay, @Nullable Number> number,
            Function<LocalDate, @Nullable String> rows) {
        var before = report.before();
        var columns = new ArrayList<>(List.of(plotter.column("entity.chart." + name, "blue")));
        if (before != null) {
            columns.add(plotter.column("entity.before", "secondary"));
        }
        var days = new ArrayList<Plot.Row>();
        for (int index = 0; index < report.period().days().size(); index++) {
            var day = report.period().days().get(index);
            var values = new ArrayList<@Nullable Number>();
            var links = new ArrayList<@Nullable String>();
            values.add(number.apply(day));
            links.add(rows.apply(day.date()));
            if (before != null) {
                var other = before.days().get(index);
                values.add(number.apply(other));
                links.add(rows.apply(other.date()));
            }
            days.add(plotter.row(day.date(), day.complete(), values).leadingTo(links));
        }
        return new Plot(name, Plot.Shape.LINES, columns, days);
    }

    private List<TypeRow> types(
            EntityReport report, DateRange range, SmallGroupPolicy smallGroupPolicy, boolean alone) {
        var counted = report.period().types();
        var most = counted.stream()
                .map(type -> size(type))
                .mapToLong(Long::longValue)
                .max()
                .orElse(0);
        return counted.stream()
                .map(type -> {
                    var rows = CountedRows.of(
                            smallGroupPolicy,
                            ReportFilter.ALL.ofEntity(report.entityId()).ofType(type.activityType()));
                    return new TypeRow(
                            types.named(type.activityType())
                                    .map(known -> known.label())
                                    .orElse(type.activityType()),
                            types.named(type.activityType())
                                    .map(known -> known.color())
                                    .orElse("gray"),
                            type.events(),
                            type.users(),
                            rows.activities(range, list -> list.and("entityType", report.entityType())),
                            alone ? rows.active(range.from(), range.to()) : null,
                            type.withheld() != null,
                            most == 0 ? 0 : Math.round(100.0 * size(type) / most));
                })
                .toList();
    }

    private static long size(ReportResponses.EntityType type) {
        return Objects.requireNonNullElse(
                type.events(), type.users() == null ? Long.valueOf(0) : Long.valueOf(type.users()));
    }

    private static List<RankingEntry> also(List<ReportResponses.SharedEntity> also, UrlBuilder here) {
        var most = also.isEmpty() ? null : Long.valueOf(also.getFirst().users());
        return also.stream()
                .map(other -> RankingEntry.of(
                        other.entityId(),
                        other.entityName() == null ? other.entityKey() : other.entityName(),
                        here.at(UrlBuilder.ofEntity(other.entityType(), other.entityId()))
                                .toString(),
                        (long) other.users(),
                        null,
                        most))
                .toList();
    }

    /**
     * Model of the page.
     *
     * @param breakdowns what its activities may be split by; empty for readers who may not
     * @param shown null if there are no numbers
     */
    record EntityView(
            ReportRequest reportRequest,
            List<ChoiceLink> breakdowns,
            @Nullable Shown shown) {}

    /**
     * Its numbers.
     *
     * @param events null for readers who may not see them
     * @param split null if nothing is chosen
     * @param also null if the people of the period are not known any more
     * @param activities URL of the list of what was counted; null for readers who may not see it
     * @param active URL of the list of its people; the same
     * @param several whether lists of people, which go by the id alone, would have those of another type's entity too
     */
    record Shown(
            DashboardPeriod period,
            EntityReport report,
            List<EntityTile> tiles,
            @Nullable Plot events,
            Plot people,
            List<TypeRow> types,
            @Nullable Split split,
            @Nullable List<RankingEntry> also,
            @Nullable String activities,
            @Nullable String active,
            boolean several,
            List<Part> panels) {

        /** Where the number of a tile leads to. */
        public @Nullable String link(String tile) {
            return switch (tile) {
                case "events" -> activities;
                case "users" -> active;
                default -> null;
            };
        }

        /** Whether some days were counted before entities were, or had too many of them. */
        public boolean partly() {
            return report.period().days().stream().anyMatch(day -> day.uncounted() != null);
        }
    }

    /**
     * One number at the top.
     *
     * @param tile its name and its change
     * @param value null if withheld or not known
     * @param past of the period before
     */
    record EntityTile(
            Tile tile, @Nullable Number value, @Nullable Number past, boolean withheld) {}

    /** Its activities by a metadata key. */
    record Split(String key, Plot plot, String file) {}

    /** What another module shows. */
    record Part(String template, Object view) {}

    /**
     * One type of activity.
     *
     * @param link null for readers who may not see single activities
     * @param peopleLink null for readers who may not see people
     * @param percent length of its bar
     */
    record TypeRow(
            String label,
            String color,
            @Nullable Long events,
            @Nullable Integer people,
            @Nullable String link,
            @Nullable String peopleLink,
            boolean withheld,
            long percent) {}
}
