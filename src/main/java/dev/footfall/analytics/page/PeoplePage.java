package dev.footfall.analytics.page;

import dev.footfall.activity.ActivityTypes;
import dev.footfall.activity.ViewedPeople;
import dev.footfall.analytics.audience.ReportPeriod;
import dev.footfall.analytics.chart.CsvTable;
import dev.footfall.analytics.metric.CountedPeople.Flow;
import dev.footfall.analytics.metric.Freshness;
import dev.footfall.analytics.metric.Retention;
import dev.footfall.analytics.page.Chart.Plotter;
import dev.footfall.analytics.page.FilterBar.FilterBarFactory;
import dev.footfall.analytics.page.FilterBar.FilterChip;
import dev.footfall.analytics.page.FunnelPage.FunnelQuestion;
import dev.footfall.analytics.page.RetentionPage.RetentionQuestion;
import dev.footfall.analytics.report.DateRange;
import dev.footfall.analytics.report.PeopleGroup;
import dev.footfall.analytics.report.PeopleLists;
import dev.footfall.analytics.report.PeopleLists.PeopleList;
import dev.footfall.analytics.report.ReportFilter;
import dev.footfall.analytics.report.ReportFilter.FilterReader;
import dev.footfall.analytics.report.ReportParameters;
import dev.footfall.analytics.report.ReportResponses.User;
import dev.footfall.analytics.report.SmallGroupPolicy;
import dev.footfall.catalog.Catalog;
import dev.footfall.platform.Audit;
import dev.footfall.platform.Caller;
import dev.footfall.platform.Failures.TimeoutAdvice;
import dev.footfall.platform.InvalidInputException;
import dev.footfall.platform.QueryParameters;
import dev.footfall.platform.RetentionPeriods;
import dev.footfall.platform.page.Formats;
import dev.footfall.platform.page.PageController;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;

/**
 * The people whom a number counted, for administrators. A list of them is a look, which the audit keeps: at each of them
 * where they are few, else at the group.
 */
@PageController
@TimeoutAdvice("Ask for a shorter period by 'from' and 'to', or for fewer steps.")
class PeoplePage {

    static final String PATH = "/admin/people";

    private static final int ON_PAGE = 50;
    private static final int IN_FILE = 100_000;
    private static final int LAST_PAGE = 10_000;
    private static final int MAX_SUBJECT = 200;

    private final PeopleLists lists;
    private final PeopleGroups groups;
    private final ViewedPeople viewed;
    private final Audit audit;
    private final FilterBarFactory filterBars;

    PeoplePage(PeopleLists lists, PeopleGroups groups, ViewedPeople viewed, Audit audit, FilterBarFactory filterBars) {
        this.filterBars = filterBars;
        this.lists = lists;
        this.groups = groups;
        this.viewed = viewed;
        this.audit = audit;
    }

    @GetMapping(PATH)
    String show(
            Caller caller,
            @ModelAttribute(binding = false) ReportRequest reportRequest,
            HttpServletResponse response,
            Model model) {
        model.addAttribute(
                "view",
                reportRequest.answer(
                        response,
                        // Where something is wrong, not the people of what is left of it.
                        query -> query.equals(reportRequest.formData().values()) ? shown(caller, reportRequest) : null,
                        PeopleView::new));
        return "analytics/people";
    }

    @GetMapping(PATH + "/file")
    void file(Caller caller, @ModelAttribute(binding = false) ReportRequest reportRequest, HttpServletResponse response)
            throws IOException {
        reportRequest.send(response, query -> {
            var group = groups.read(query);
            var list = lists.of(group, 0, IN_FILE);
            if (list.people().size() < Objects.requireNonNullElse(list.count(), 0) && list.since() == null) {
                throw new InvalidInputException(
                        "group", "too_many", "At most %,d people in a file: choose fewer.".formatted(IN_FILE));
            }
            tell(caller, reportRequest, "exported", list);
            return CsvTable.of(
                    "people",
                    List.of("user_id", "activities", "active_days"),
                    list.people(),
                    person -> CsvTable.cells(person.userId(), person.activities(), person.activeDays()));
        });
    }

    private ShownPeople shown(Caller caller, ReportRequest reportRequest) {
        var query = new LinkedMultiValueMap<>(reportRequest.formData().values());
        int page = page(query);
        var group = groups.read(query);
        var list = lists.of(group, (page - 1) * ON_PAGE, ON_PAGE);
        tell(caller, reportRequest, "looked", list);
        var here = reportRequest.here();
        var listed = group.listed();
        var rows = CountedRows.of(reportRequest.smallGroupPolicy());
        return new ShownPeople(
                groups.words(group),
                filterBars.of(reportRequest, null).chips(),
                list,
                listed,
                list.people().stream()
                        .map(person -> new PersonRow(
                                person,
                                rows.activities(listed, activities -> activities.and("userId", person.userId()))))
                        .toList(),
                page == 1 ? null : here.with("page", page - 1).toString(),
                list.since() == null && page * ON_PAGE < Objects.requireNonNullElse(list.count(), 0)
                        ? here.with("page", page + 1).toString()
                        : null,
                reportRequest.here().without("page").at(PATH + "/file").toString());
    }

    private static int page(MultiValueMap<String, String> query) {
        var pages = query.remove("page");
        var parameters = new QueryParameters(pages == null ? Map.of() : Map.of("page", pages));
        int page = parameters.number("page", 1, 1, LAST_PAGE);
        parameters.check();
        return page;
    }

    private void tell(Caller caller, ReportRequest reportRequest, String action, PeopleList list) {
        if (list.people().isEmpty()) {
            return;
        }
        var which = reportRequest.here().without("bom").at("people").toString();
        audit.record(new Audit.Entry(action, caller, which.substring(0, Math.min(which.length(), MAX_SUBJECT)), null));
        viewed.tell(caller, list.people().stream().map(User::userId).toList(), "people");
    }

    /** Model of the page. */
    record PeopleView(ReportRequest reportRequest, @Nullable ShownPeople shown) {}

    /**
     * People of a group.
     *
     * @param group which group, in words
     * @param filter what they did
     * @param listed the days of which their activities are counted
     * @param before URL of the page before; null on the first
     * @param after URL of the next page; null on the last
     * @param file URL of all of them as CSV
     */
    record ShownPeople(
            String group,
            List<FilterChip> filter,
            PeopleList list,
            DateRange listed,
            List<PersonRow> people,
            @Nullable String before,
            @Nullable String after,
            String file) {}

    /** @param activities URL of the counted activities */
    record PersonRow(User person, @Nullable String activities) {

        public String shortId() {
            return person.userId().toString().substring(0, 8);
        }
    }

    /** Groups as {@link CountedRows} addresses them, and in words. */
    @Component
    static class PeopleGroups {

        private static final List<String> OF_FUNNEL = List.of("reached", "stopped");

        private final ActivityTypes types;
        private final Catalog catalog;
        private final Plotter plotter;
        private final Formats formats;
        private final Freshness freshness;
        private final RetentionPeriods periods;
        private final FilterReader filters;

        PeopleGroups(
                ActivityTypes types,
                Catalog catalog,
                Plotter plotter,
                Formats formats,
                Freshness freshness,
                RetentionPeriods periods,
                FilterReader filters) {
            this.types = types;
            this.catalog = catalog;
            this.plotter = plotter;
            this.formats = formats;
            this.freshness = freshness;
            this.periods = periods;
            this.filters = filters;
        }

        /** @throws InvalidInputException with everything that is wrong */
        PeopleGroup read(Map<String, List<String>> query) {
            var parameters = new QueryParameters(query);
            var reader = new ReportParameters();
            var name = Objects.requireNonNullElse(parameters.text("group"), "active");
            if (OF_FUNNEL.contains(name)) {
                return steps(query, name, parameters, reader);
            }
            var today = freshness.today();
            // The viewers of an app are named by the app.
            var filter = name.equals("viewers") ? ReportFilter.ALL : filters.read(parameters);
            var from = reader.date("from", parameters.text("from"), today);
            var group = switch (name) {
                case "active" -> new PeopleGroup.Active(range(from, parameters, reader), filter);
                case "new" ->
                    new PeopleGroup.Newcomers(range(from, parameters, reader), kind(parameters, reader), filter);
                case "viewers" -> {
                    var app = parameters.uuid("entityId");
                    if (app == null) {
                        reader.wrong("entityId", "required", "Say which app.");
                    }
                    yield new PeopleGroup.Viewers(
                            Objects.requireNonNullElse(app, new UUID(0, 0)), range(from, parameters, reader));
                }
                case "returned" -> returned(from, filter, parameters, reader);
                default -> flow(name, from, filter, parameters, reader);
            };
            if (group.listed().from().isAfter(today)) {
                reader.wrong("from", "in_the_future", "That day is in the future.");
            }
            reader.check(parameters);
            return group;
        }

        private static DateRange range(LocalDate from, QueryParameters parameters, ReportParameters reader) {
            return new DateRange(from, reader.date("to", parameters.text("to"), from))
                    .checked(reader, DateRange.LONGEST);
        }

        private static ReportPeriod kind(QueryParameters parameters, ReportParameters reader) {
            return reader.choice("period", parameters.text("period"), ReportPeriod.DAY);
        }

        private static PeopleGroup flow(
                String name, LocalDate from, ReportFilter filter, QueryParameters parameters, ReportParameters reader) {
            var kind = kind(parameters, reader);
            return new PeopleGroup.InFlow(reader.choice("group", name, Flow.RETURNING), kind, kind.of(from), filter);
        }

        private PeopleGroup returned(
                LocalDate from, ReportFilter filter, QueryParameters parameters, ReportParameters reader) {
            var kind = kind(parameters, reader);
            var mode = reader.choice("mode", parameters.text("mode"), Retention.Mode.ON);
            int after = reader.number("after", parameters.text("after"), 0, 0, RetentionQuestion.MAX_PERIODS);
            var end = kind.end(kind.plus(kind.of(from), after));
            var to = mode == Retention.Mode.ON ? end : reader.date("to", parameters.text("to"), end);
            if (to.isBefore(end) || kind.touching(from, to).size() > RetentionQuestion.MAX_PERIODS) {
                reader.wrong("to", "empty_period", "The range ends before it begins, or is too long.");
                to = end;
            }
            return new PeopleGroup.Returned(
                    kind,
                    kind.of(from),
                    after,
                    mode,
                    to,
                    filters.ofType(reader, "first", parameters.text("first"), filter),
                    filters.ofType(reader, "returning", parameters.text("returning"), filter));
        }

        private PeopleGroup steps(
                Map<String, List<String>> query, String name, QueryParameters parameters, ReportParameters reader) {
            int taken = reader.number("after", parameters.text("after"), 1, 1, FunnelQuestion.MOST_STEPS);
            reader.check();
            var funnel = new LinkedMultiValueMap<>(query);
            funnel.remove("group");
            funnel.remove("after");
            var question = FunnelQuestion.read(
                    funnel, types, filters, SmallGroupPolicy.NONE, freshness.today(), DateRange.daysOfPeople(periods));
            return new PeopleGroup.Steps(
                    question.keys(types),
                    question.window(),
                    question.sameEntity(),
                    question.range(),
                    question.filter(),
                    Math.min(taken, question.steps().size()),
                    name.equals("stopped"));
        }

        String words(PeopleGroup group) {
            return switch (group) {
                case PeopleGroup.Active(DateRange days, ReportFilter _) -> on("people.active", days);
                case PeopleGroup.Newcomers(DateRange days, ReportPeriod _, ReportFilter _) -> on("people.new", days);
                case PeopleGroup.Viewers(UUID app, DateRange days) ->
                    plotter.text(
                            "people.viewers", catalog.names(List.of(app)).getOrDefault(app, app.toString()), on(days));
                case PeopleGroup.InFlow(Flow flow, ReportPeriod kind, LocalDate period, ReportFilter _) ->
                    plotter.text(
                            switch (flow) {
                                case RETURNING -> "people.returning";
                                case RESURRECTED -> "people.resurrected";
                                case DORMANT -> "people.dormant";
                            },
                            on(new DateRange(period, kind.end(period))),
                            on(new DateRange(kind.previous(period), period.minusDays(1))));
                case PeopleGroup.Returned returned ->
                    plotter.text(
                            "people.returned",
                            on(new DateRange(returned.cohort(), returned.kind().end(returned.cohort()))),
                            on(returned.listed()));
                case PeopleGroup.Steps steps -> steps(steps);
            };
        }

        private String on(String key, DateRange days) {
            return plotter.text(key, on(days));
        }

        /** On one day, or from one to another. */
        private String on(DateRange days) {
            return days.days() == 1
                    ? plotter.text("people.on", formats.shortDay(days.from()))
                    : plotter.text("people.between", formats.shortDay(days.from()), formats.shortDay(days.to()));
        }

        private String steps(PeopleGroup.Steps steps) {
            var taken = steps.types().subList(0, steps.step()).stream()
                    .map(this::label)
                    .reduce((before, then) -> plotter.text("people.then", before, then))
                    .orElse("");
            return steps.stopped() && steps.step() < steps.types().size()
                    ? plotter.text("people.stopped", taken, label(steps.types().get(steps.step())), on(steps.days()))
                    : plotter.text("people.reached", taken, on(steps.days()));
        }

        private String label(short type) {
            return types.withId(type).map(plotter::label).orElse(types.nameOf(type));
        }
    }
}
