package dev.footfall.analytics.page;

import dev.footfall.activity.ActivityTypes;
import dev.footfall.activity.ActivityTypes.ActivityType;
import dev.footfall.analytics.audience.AudienceMemory;
import dev.footfall.analytics.audience.ReportPeriod;
import dev.footfall.analytics.chart.CsvTable;
import dev.footfall.analytics.chart.Plot;
import dev.footfall.analytics.chart.Plot.Shades;
import dev.footfall.analytics.metric.Freshness;
import dev.footfall.analytics.metric.Retention;
import dev.footfall.analytics.page.Chart.Plotter;
import dev.footfall.analytics.page.FilterBar.FilterBarFactory;
import dev.footfall.analytics.page.ReportRequest.ChoiceLink;
import dev.footfall.analytics.report.DateRange;
import dev.footfall.analytics.report.FilteredForAnalysts;
import dev.footfall.analytics.report.FilteredReports;
import dev.footfall.analytics.report.PeopleReports;
import dev.footfall.analytics.report.ReportFilter;
import dev.footfall.analytics.report.ReportFilter.FilterReader;
import dev.footfall.analytics.report.ReportParameters;
import dev.footfall.analytics.report.ReportResponses;
import dev.footfall.analytics.report.ReportResponses.Cohort;
import dev.footfall.analytics.report.ReportResponses.Retained;
import dev.footfall.analytics.report.SmallGroupPolicy;
import dev.footfall.platform.Failures.TimeoutAdvice;
import dev.footfall.platform.ProblemException.NotFoundException;
import dev.footfall.platform.QueryParameters;
import dev.footfall.platform.page.PageController;
import dev.footfall.platform.page.PeriodChoice;
import dev.footfall.platform.page.PeriodChoice.Preset;
import dev.footfall.platform.page.PeriodChoice.PresetLink;
import dev.footfall.platform.page.UrlBuilder;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;

/** The page of retention, and its numbers as CSV. */
@PageController
@TimeoutAdvice("Ask for a shorter period by 'from' and 'to'.")
class RetentionPage {

    static final String PATH = "/admin/retention";

    private static final List<String> PERIODS = List.of("day", "week", "month");
    private static final List<String> MODES = List.of("on", "on-or-after");

    private final PeopleReports people;
    private final FilteredReports filtered;
    private final FilterReader filters;
    private final FilterBarFactory filterBars;
    private final ActivityTypes types;
    private final AudienceMemory memory;
    private final Freshness freshness;
    private final Plotter plotter;

    RetentionPage(
            PeopleReports people,
            FilteredReports filtered,
            FilterReader filters,
            FilterBarFactory filterBars,
            ActivityTypes types,
            AudienceMemory memory,
            Freshness freshness,
            Plotter plotter) {
        this.people = people;
        this.filtered = filtered;
        this.filters = filters;
        this.filterBars = filterBars;
        this.types = types;
        this.memory = memory;
        this.freshness = freshness;
        this.plotter = plotter;
    }

    @GetMapping(PATH)
    String show(
            @ModelAttribute(binding = false) ReportRequest reportRequest, HttpServletResponse response, Model model) {
        var tidied = filterBars.tidied(reportRequest);
        if (tidied != null) {
            return "redirect:" + tidied;
        }
        model.addAttribute(
                "view",
                reportRequest.answer(
                        response,
                        query -> {
                            var question = question(reportRequest, query);
                            boolean isEmpty =
                                    memory.current().days().values().stream().allMatch(day -> day.events() == 0);
                            return isEmpty ? null : table(reportRequest, question);
                        },
                        this::view));
        return "analytics/retention";
    }

    @GetMapping(PATH + "/{name}")
    void file(
            @PathVariable String name,
            @ModelAttribute(binding = false) ReportRequest reportRequest,
            HttpServletResponse response)
            throws IOException {
        reportRequest.send(response, query -> {
            var table = table(reportRequest, question(reportRequest, query));
            return switch (name) {
                case "cohorts" -> table.csv();
                case "averages" -> averages(table).csv("offset");
                default -> throw new NotFoundException("The retention page has no such file.");
            };
        });
    }

    private RetentionQuestion question(ReportRequest reportRequest, Map<String, List<String>> query) {
        filterBars.check(query);
        return RetentionQuestion.read(query, filters, reportRequest.smallGroupPolicy(), freshness.today());
    }

    private CohortTable table(ReportRequest reportRequest, RetentionQuestion question) {
        return CohortTable.of(
                question,
                question.isOfAll()
                        ? people.retention(
                                question.range(), question.kind(), question.mode(), reportRequest.smallGroupPolicy())
                        : filtered.retention(
                                question.range(), question.kind(), question.mode(), question.first(), question.again()),
                freshness.today());
    }

    private Plot averages(CohortTable table) {
        var averages = table.averages();
        var rows = new ArrayList<Plot.Row>();
        for (int offset = 0; offset < averages.size(); offset++) {
            var rate = averages.get(offset);
            if (rate != null) {
                var label = plotter.text(
                        "retention.offset." + table.question().kind().text(), offset);
                rows.add(new Plot.Row(
                        Integer.toString(offset), label, label, label, List.of(rate), !table.isThin(offset)));
            }
        }
        return new Plot("averages", Plot.Shape.RATES, List.of(plotter.column("retention.average", "blue")), rows);
    }

    /** Without the period of the first activity: everybody is active in it, and a line from 100 % flattens the rest. */
    private Plot returns(CohortTable table) {
        var averages = averages(table);
        return new Plot(
                averages.name(),
                averages.shape(),
                averages.columns(),
                averages.rows().stream().skip(1).toList());
    }

    private RetentionView view(ReportRequest reportRequest, @Nullable CohortTable shown) {
        var here = reportRequest.here();
        var formData = reportRequest.formData();
        var choice = shown == null ? null : shown.question().choice();
        return new RetentionView(
                reportRequest,
                PresetLink.of(here, DashboardPeriod.presets(reportRequest.smallGroupPolicy()), choice),
                PERIODS.stream()
                        .map(kind -> new ChoiceLink(
                                kind,
                                (RetentionQuestion.suits(kind, choice) ? here : PeriodChoice.without(here))
                                        .with("period", kind)
                                        .toString(),
                                kind.equals(formData.value("period", "week"))))
                        .toList(),
                ChoiceLink.of(here, "mode", MODES, formData.value("mode", "on")),
                filterBars.of(reportRequest, null),
                types.all(),
                here.without("first").without("returning").parameters(),
                shown,
                shown == null ? null : returns(shown));
    }

    /**
     * Model of the page.
     *
     * @param presets selectable ranges
     * @param periods selectable kinds of period
     * @param modes selectable definitions of a return
     * @param types selectable as what people did first and what counts as a return
     * @param kept what the form for these sends along
     * @param shown null if there are no numbers
     * @param averages its averages; null if there are no numbers
     */
    record RetentionView(
            ReportRequest reportRequest,
            List<PresetLink> presets,
            List<ChoiceLink> periods,
            List<ChoiceLink> modes,
            FilterBar filter,
            Collection<ActivityType> types,
            List<UrlBuilder.Parameter> kept,
            @Nullable CohortTable shown,
            @Nullable Plot averages) {

        /** To the people of a cohort; null if there are none or the reader may not see them. */
        public @Nullable String link(Cohort cohort) {
            return shown == null || cohort.size() == null || cohort.size() == 0
                    ? null
                    : CountedRows.of(
                                    reportRequest.smallGroupPolicy(),
                                    shown.question().first())
                            .newcomers(
                                    new DateRange(
                                            cohort.period(),
                                            shown.question().kind().end(cohort.period())),
                                    shown.question().kind());
        }

        /** To those of them who returned. */
        public @Nullable String link(Cohort cohort, Retained cell) {
            if (shown == null || cell.users() == null || cell.users() == 0) {
                return null;
            }
            var question = shown.question();
            return CountedRows.of(reportRequest.smallGroupPolicy(), question.filter())
                    .returned(
                            reportRequest.here(),
                            question.kind(),
                            cohort.period(),
                            cell.offset(),
                            question.mode(),
                            question.kind()
                                    .end(question.kind().of(question.range().to())));
        }
    }

    /** Parameters of the retention page. */
    record RetentionQuestion(
            ReportPeriod kind,
            Retention.Mode mode,
            PeriodChoice choice,
            ReportFilter filter,
            ReportFilter first,
            ReportFilter again) {

        /** A longer table would be unreadable. */
        static final int MAX_PERIODS = 60;

        /**
         * Reads {@code period}, {@code mode}, the range, the filter, {@code first} and {@code returning}.
         *
         * @throws dev.footfall.platform.InvalidInputException with everything that is wrong
         */
        static RetentionQuestion read(
                Map<String, List<String>> query,
                FilterReader filters,
                SmallGroupPolicy smallGroupPolicy,
                LocalDate today) {
            var parameters = new QueryParameters(query);
            var reader = new ReportParameters();
            var kind = reader.choice("period", parameters.text("period"), ReportPeriod.WEEK);
            var mode = reader.choice("mode", parameters.text("mode"), Retention.Mode.ON);
            var filter = filters.read(parameters);
            var first = filters.ofType(reader, "first", parameters.text("first"), filter);
            var again = filters.ofType(reader, "returning", parameters.text("returning"), filter);
            FilteredForAnalysts.refuse(reader, smallGroupPolicy, first, again);
            var usual = first.isAll() && again.isAll() ? usual(kind, today) : Preset.DAYS_30.on(today);
            var choice = PeriodChoice.read(parameters, today, usual, DashboardPeriod.presets(smallGroupPolicy));
            var range = DateRange.of(choice).checked(reader, DateRange.LONGEST).fixed(reader, smallGroupPolicy, today);
            if (range.from().isAfter(today)) {
                reader.wrong("from", "in_the_future", "That day is in the future.");
            }
            if (kind.touching(range.from(), range.to()).size() > MAX_PERIODS) {
                reader.wrong("from", "range_too_long", "At most %d periods at once.".formatted(MAX_PERIODS));
            }
            reader.check(parameters);
            return new RetentionQuestion(kind, mode, choice, filter, first, again);
        }

        public boolean isOfAll() {
            return first.isAll() && again.isAll();
        }

        DateRange range() {
            return DateRange.of(choice);
        }

        /** Whether a table of such periods is short enough for the range. */
        static boolean suits(String kind, @Nullable PeriodChoice choice) {
            return choice != null
                    && choice.preset() != null
                    && ReportPeriod.valueOf(kind.toUpperCase(Locale.ROOT))
                                    .touching(choice.from(), choice.to())
                                    .size()
                            <= MAX_PERIODS;
        }

        /** Whole weeks or months, which every role may see, up to the end of the current one. */
        private static PeriodChoice usual(ReportPeriod kind, LocalDate today) {
            var unit = kind == ReportPeriod.MONTH ? ReportPeriod.MONTH : ReportPeriod.WEEK;
            int before = kind == ReportPeriod.DAY ? 2 : 11;
            var current = unit.of(today);
            return new PeriodChoice(unit.plus(current, -before), unit.end(current), null);
        }
    }

    /**
     * Cohorts by how long after their first activity. Periods that have not begun and periods before the first person
     * have neither row nor column. A cell is ripe when its period is over: a day that waits for a recount does not grey
     * a cell, since in the mode that counts returns up to now it would grey all of them.
     *
     * @param max the highest rate, not counting the periods of the first activity
     */
    record CohortTable(RetentionQuestion question, Instant asOf, LocalDate today, List<Cohort> cohorts, double max) {

        static CohortTable of(RetentionQuestion question, ReportResponses.Retention report, LocalDate today) {
            var shown = report.cohorts().stream()
                    .filter(cohort -> !cohort.period().isAfter(today))
                    .dropWhile(cohort -> Integer.valueOf(0).equals(cohort.size()))
                    .toList();
            double max = shown.stream()
                    .flatMap(cohort -> cohort.retained().stream().skip(1))
                    .map(Retained::rate)
                    .filter(Objects::nonNull)
                    .mapToDouble(Double::doubleValue)
                    .filter(rate -> rate > 0)
                    .max()
                    .orElse(1);
            var cohorts = new ArrayList<Cohort>();
            for (int index = 0; index < shown.size(); index++) {
                var all = shown.get(index);
                var begun = all.retained().subList(0, shown.size() - index);
                cohorts.add(new Cohort(all.period(), all.size(), begun, all.withheld()));
            }
            return new CohortTable(question, report.asOf(), today, cohorts, max);
        }

        public boolean isRipe(Cohort cohort, Retained cell) {
            var kind = question.kind();
            return kind.end(kind.plus(cohort.period(), cell.offset())).isBefore(today);
        }

        /** How dark a cell is compared with the others. */
        public int shade(@Nullable Double rate) {
            return rate == null ? 0 : Shades.of(rate, max);
        }

        /** By offset, of all people whose cell there is ripe; null if there is none. */
        public List<@Nullable Double> averages() {
            List<@Nullable Double> averages = new ArrayList<>();
            for (int offset = 0; offset < cohorts.size(); offset++) {
                long size = base(offset);
                long users = 0;
                for (var cohort : cohorts) {
                    var cell = ripe(cohort, offset);
                    users += cell == null || cell.users() == null ? 0 : cell.users();
                }
                averages.add(size == 0 ? null : (double) users / size);
            }
            return averages;
        }

        /** Whether an average is of fewer than a tenth of the people of the first one: a few cohorts move it. */
        boolean isThin(int offset) {
            return base(offset) * 10 < base(1);
        }

        /** The people of all cohorts whose cell there is ripe. */
        private long base(int offset) {
            return cohorts.stream()
                    .filter(cohort -> ripe(cohort, offset) != null)
                    .mapToLong(cohort -> Objects.requireNonNullElse(cohort.size(), 0))
                    .sum();
        }

        /** Null if the cell is not ripe, or withheld. */
        private @Nullable Retained ripe(Cohort cohort, int offset) {
            var cell = offset < cohort.retained().size() ? cohort.retained().get(offset) : null;
            return cell != null && cell.users() != null && cohort.size() != null && isRipe(cohort, cell) ? cell : null;
        }

        /** One row for each cell, which is easier for programs to read. */
        CsvTable csv() {
            List<List<@Nullable Object>> rows = new ArrayList<>();
            for (var cohort : cohorts) {
                for (var cell : cohort.retained()) {
                    rows.add(CsvTable.cells(
                            cohort.period(),
                            cohort.size(),
                            cell.offset(),
                            cell.users(),
                            cell.rate(),
                            isRipe(cohort, cell)));
                }
            }
            return new CsvTable("cohorts", List.of("cohort", "size", "offset", "people", "rate", "ended"), rows);
        }
    }
}
