package dev.footfall.analytics.page;

import dev.footfall.activity.ActivityTypes;
import dev.footfall.analytics.chart.CsvTable;
import dev.footfall.analytics.chart.Plot;
import dev.footfall.analytics.metric.EntityCounts.Entity;
import dev.footfall.analytics.metric.Freshness;
import dev.footfall.analytics.page.Chart.Plotter;
import dev.footfall.analytics.page.Chart.RankingEntry;
import dev.footfall.analytics.page.ReportRequest.ChoiceLink;
import dev.footfall.analytics.report.DateRange.Comparison;
import dev.footfall.analytics.report.EntityReports;
import dev.footfall.analytics.report.ReportParameters;
import dev.footfall.analytics.report.ReportResponses;
import dev.footfall.analytics.report.ReportResponses.EntityDay;
import dev.footfall.analytics.report.ReportResponses.EntityReport;
import dev.footfall.platform.Caller;
import dev.footfall.platform.ExternalIds.EntityId;
import dev.footfall.platform.Failures.TimeoutAdvice;
import dev.footfall.platform.ProblemException.NotFoundException;
import dev.footfall.platform.QueryParameters;
import dev.footfall.platform.page.EntityPanel;
import dev.footfall.platform.page.PageController;
import dev.footfall.platform.page.PeriodChoice.PresetLink;
import dev.footfall.platform.page.UrlBuilder;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
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
    private final Plotter plotter;
    private final Freshness freshness;

    EntityPage(
            EntityReports reports,
            ObjectProvider<EntityPanel> panels,
            ActivityTypes types,
            Plotter plotter,
            Freshness freshness) {
        this.reports = reports;
        this.panels = panels;
        this.types = types;
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
                reportRequest.answer(response, query -> shown(caller, entity, reportRequest, query), EntityPage::view));
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
            var period = period(reportRequest, query);
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

    private static EntityView view(ReportRequest reportRequest, @Nullable Shown shown) {
        return new EntityView(
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

    private DashboardPeriod period(ReportRequest reportRequest, Map<String, List<String>> query) {
        var parameters = new QueryParameters(query);
        var reader = new ReportParameters();
        var period = DashboardPeriod.read(parameters, reader, reportRequest.smallGroupPolicy(), freshness.today());
        reader.check(parameters);
        return period;
    }

    private Shown shown(Caller caller, Entity entity, ReportRequest reportRequest, Map<String, List<String>> query) {
        var period = period(reportRequest, query);
        var report = reports.report(entity, period.range(), period.before(), reportRequest.smallGroupPolicy());
        var activities = period.addTo(UrlBuilder.of("/admin/activities")
                .and("entityType", report.entityType())
                .and("entityId", entity.id()));
        return new Shown(
                period,
                report,
                reportRequest.free() ? plot("events", report, EntityDay::events) : null,
                plot("people", report, EntityDay::users),
                types(report, activities, reportRequest.free()),
                report.also() == null ? null : also(report.also(), reportRequest.here()),
                activities.toString(),
                reportRequest.free()
                        ? panels.orderedStream()
                                .map(panel ->
                                        new Part(panel.template(), panel.of(caller, report.entityType(), entity.id())))
                                .toList()
                        : List.of());
    }

    /** Each day beside the one at its place in the period before. */
    private Plot plot(String name, EntityReport report, Function<EntityDay, @Nullable Number> number) {
        var before = report.before();
        var columns = new ArrayList<>(List.of(plotter.column("entity.chart." + name, "blue")));
        if (before != null) {
            columns.add(plotter.column("entity.before", "secondary"));
        }
        var rows = new ArrayList<Plot.Row>();
        for (int index = 0; index < report.period().days().size(); index++) {
            var day = report.period().days().get(index);
            var values = new ArrayList<@Nullable Number>();
            values.add(number.apply(day));
            if (before != null) {
                values.add(number.apply(before.days().get(index)));
            }
            rows.add(plotter.row(day.date(), day.complete(), values));
        }
        return new Plot(name, Plot.Shape.LINES, columns, rows);
    }

    private List<TypeRow> types(EntityReport report, UrlBuilder activities, boolean free) {
        var counted = report.period().types();
        var most = counted.stream()
                .map(type -> size(type))
                .mapToLong(Long::longValue)
                .max()
                .orElse(0);
        return counted.stream()
                .map(type -> new TypeRow(
                        types.named(type.activityType())
                                .map(known -> known.label())
                                .orElse(type.activityType()),
                        types.named(type.activityType())
                                .map(known -> known.color())
                                .orElse("gray"),
                        type.events(),
                        type.users(),
                        free ? activities.with("type", type.activityType()).toString() : null,
                        type.withheld() != null,
                        most == 0 ? 0 : Math.round(100.0 * size(type) / most)))
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
     * @param presets selectable periods
     * @param comparisons what it may be compared with
     * @param shown null if there are no numbers
     */
    record EntityView(
            ReportRequest reportRequest,
            List<PresetLink> presets,
            List<ChoiceLink> comparisons,
            @Nullable Shown shown) {}

    /**
     * Its numbers.
     *
     * @param events null for readers who may not see them
     * @param also null if the people of the period are not known any more
     * @param activities URL of the list of what was counted
     */
    record Shown(
            DashboardPeriod period,
            EntityReport report,
            @Nullable Plot events,
            Plot people,
            List<TypeRow> types,
            @Nullable List<RankingEntry> also,
            String activities,
            List<Part> panels) {

        /** Whether some days were counted before entities were, or had too many of them. */
        public boolean partly() {
            return report.period().days().stream().anyMatch(day -> day.uncounted() != null);
        }
    }

    /** What another module shows. */
    record Part(String template, Object view) {}

    /**
     * One type of activity.
     *
     * @param link null for readers who may not see single activities
     * @param percent length of its bar
     */
    record TypeRow(
            String label,
            String color,
            @Nullable Long events,
            @Nullable Integer people,
            @Nullable String link,
            boolean withheld,
            long percent) {}
}
