package dev.footfall.analytics.page;

import dev.footfall.activity.ActivityTypes;
import dev.footfall.activity.ActivityTypes.ActivityType;
import dev.footfall.analytics.chart.CsvTable;
import dev.footfall.analytics.metric.Freshness;
import dev.footfall.analytics.page.FilterBar.FilterBarFactory;
import dev.footfall.analytics.report.DateRange;
import dev.footfall.analytics.report.FilteredForAnalysts;
import dev.footfall.analytics.report.RankingReports;
import dev.footfall.analytics.report.ReportFilter;
import dev.footfall.analytics.report.ReportFilter.FilterReader;
import dev.footfall.analytics.report.ReportParameters;
import dev.footfall.analytics.report.ReportResponses.Funnel;
import dev.footfall.analytics.report.SmallGroupPolicy;
import dev.footfall.platform.Failures.TimeoutAdvice;
import dev.footfall.platform.QueryParameters;
import dev.footfall.platform.RetentionPeriods;
import dev.footfall.platform.page.PageController;
import dev.footfall.platform.page.PeriodChoice;
import dev.footfall.platform.page.PeriodChoice.Preset;
import dev.footfall.platform.page.PeriodChoice.PresetLink;
import dev.footfall.platform.page.UrlBuilder;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;

/** The page of the funnel, and its numbers as CSV. */
@PageController
@TimeoutAdvice("Ask for a shorter period by 'from' and 'to', or for fewer steps.")
class FunnelPage {

    static final String PATH = "/admin/funnel";

    private static final List<String> WINDOWS =
            RankingReports.FUNNEL_WINDOWS.stream().map(FunnelQuestion::written).toList();

    private final RankingReports rankings;
    private final ActivityTypes types;
    private final Freshness freshness;
    private final RetentionPeriods periods;
    private final FilterReader filters;
    private final FilterBarFactory filterBars;

    FunnelPage(
            RankingReports rankings,
            ActivityTypes types,
            Freshness freshness,
            RetentionPeriods periods,
            FilterReader filters,
            FilterBarFactory filterBars) {
        this.filters = filters;
        this.filterBars = filterBars;
        this.rankings = rankings;
        this.types = types;
        this.freshness = freshness;
        this.periods = periods;
    }

    @GetMapping(PATH)
    String show(
            @ModelAttribute(binding = false) ReportRequest reportRequest, HttpServletResponse response, Model model) {
        var here = reportRequest.here();
        var query = reportRequest.formData().values();
        boolean hasRange = !here.first(PeriodChoice.FROM).isEmpty()
                || !here.first(PeriodChoice.TO).isEmpty();
        var tidied = filterBars.tidied(reportRequest);
        if (tidied != null || hasRange && (query.containsKey("days") || query.containsKey("range"))) {
            // The form was submitted: redirects to a URL without empty fields and with only one way to give the period.
            var address = tidied == null ? here : tidied;
            return "redirect:" + (hasRange ? PeriodChoice.withoutPreset(address) : address);
        }
        model.addAttribute("view", reportRequest.answer(response, typed -> answer(reportRequest, typed), this::view));
        return "analytics/funnel";
    }

    @GetMapping(PATH + "/steps")
    void file(@ModelAttribute(binding = false) ReportRequest reportRequest, HttpServletResponse response)
            throws IOException {
        reportRequest.send(
                response,
                query -> CsvTable.of(
                        "funnel",
                        List.of("activity_type", "people", "rate", "median_seconds"),
                        answer(reportRequest, query).funnel().steps(),
                        step -> CsvTable.cells(step.activityType(), step.people(), step.rate(), step.medianSeconds())));
    }

    private FunnelAnswer answer(ReportRequest reportRequest, Map<String, List<String>> query) {
        filterBars.check(query);
        var smallGroupPolicy = reportRequest.smallGroupPolicy();
        var question = FunnelQuestion.read(
                query, types, filters, smallGroupPolicy, freshness.today(), DateRange.daysOfPeople(periods));
        var keys = question.keys(types);
        var funnel = rankings.funnel(
                keys, question.window(), question.sameEntity(), question.range(), question.filter(), smallGroupPolicy);
        boolean endsEarly = question.sameEntity()
                && !smallGroupPolicy.applies()
                && funnel.steps().stream().anyMatch(step -> Long.valueOf(0).equals(step.people()));
        return new FunnelAnswer(
                question,
                funnel,
                endsEarly
                        ? rankings.withoutEntity(keys, question.range()).stream()
                                .map(type -> types.withId(type)
                                        .map(ActivityType::label)
                                        .orElse(types.nameOf(type)))
                                .toList()
                        : List.of());
    }

    private FunnelView view(ReportRequest reportRequest, @Nullable FunnelAnswer shown) {
        var typed = reportRequest.formData();
        var steps = new ArrayList<>(FunnelQuestion.steps(typed.values().getOrDefault("step", List.of()), types));
        while (steps.size() < FunnelQuestion.maxSteps(reportRequest.smallGroupPolicy())) {
            steps.add("");
        }
        var window = typed.value("window", FunnelQuestion.DEFAULT_WINDOW);
        var windows = new ArrayList<>(WINDOWS);
        if (!windows.contains(window)) {
            windows.add(window);
        }
        var choice = shown == null ? null : shown.question().choice();
        return new FunnelView(
                reportRequest,
                steps,
                types.all(),
                windows,
                window,
                PresetLink.of(reportRequest.here(), FunnelQuestion.presets(reportRequest.smallGroupPolicy()), choice),
                choice == null || choice.preset() == null
                        ? List.of()
                        : choice.addTo(UrlBuilder.of(PATH)).parameters(),
                filterBars.of(reportRequest, null),
                shown);
    }

    /**
     * What was asked and found.
     *
     * @param withoutEntity labels of the steps that nobody can take on the same entity, if somebody looks for why
     */
    record FunnelAnswer(FunnelQuestion question, Funnel funnel, List<String> withoutEntity) {}

    /**
     * Model of the page.
     *
     * @param steps value of each select; empty if nothing is selected
     * @param types selectable types
     * @param windows selectable windows, plus the one given in the URL
     * @param window the selected one
     * @param presets selectable periods
     * @param kept the selected one, as a form sends it; empty for a range of the reader's own
     * @param shown null if there are no numbers
     */
    record FunnelView(
            ReportRequest reportRequest,
            List<String> steps,
            Collection<ActivityType> types,
            List<String> windows,
            String window,
            List<PresetLink> presets,
            List<UrlBuilder.Parameter> kept,
            FilterBar filter,
            @Nullable FunnelAnswer shown) {

        /**
         * To the people who took so many steps; null if there are none or the reader may not see them.
         *
         * @param stopped whether only those who took no further one
         */
        public @Nullable String link(int taken, boolean stopped, @Nullable Long people) {
            return shown == null || people == null || people == 0
                    ? null
                    : CountedRows.of(reportRequest.smallGroupPolicy()).steps(shown.question(), taken, stopped);
        }

        /** Null if there is no such type any more. */
        public @Nullable ActivityType type(String name) {
            return types.stream()
                    .filter(known -> known.name().equals(name))
                    .findFirst()
                    .orElse(null);
        }
    }

    /**
     * Parameters of the funnel's page.
     *
     * @param steps names of types
     */
    record FunnelQuestion(
            List<String> steps, Duration window, boolean sameEntity, PeriodChoice choice, ReportFilter filter) {

        static final int MOST_STEPS = 6;
        static final String DEFAULT_WINDOW = "7d";

        private static final int MIN_STEPS = 2;

        /** For longer nobody knows who did what. */
        private static final Set<Preset> TOO_LONG = Set.of(Preset.LAST_MONTH, Preset.DAYS_90);

        private static final Duration MAX_WINDOW = Duration.ofDays(30);
        private static final List<String> DEFAULT_STEPS = List.of("app_view", "favorite_add", "review_submit");

        static int maxSteps(SmallGroupPolicy smallGroupPolicy) {
            return smallGroupPolicy.applies() ? RankingReports.MAX_FUNNEL_STEPS : MOST_STEPS;
        }

        /**
         * Reads {@code step} (several), {@code window}, {@code sameEntity}, the period, and the filter.
         *
         * @param known for how many days single people are known
         * @throws dev.footfall.platform.InvalidInputException with everything that is wrong
         */
        static FunnelQuestion read(
                Map<String, List<String>> query,
                ActivityTypes types,
                FilterReader filters,
                SmallGroupPolicy smallGroupPolicy,
                LocalDate today,
                int known) {
            var parameters = new QueryParameters(query);
            var reader = new ReportParameters();
            var steps = steps(parameters.all("step"), types);
            int maxSteps = maxSteps(smallGroupPolicy);
            if (steps.size() < MIN_STEPS || steps.size() > maxSteps) {
                reader.wrong(
                        "step",
                        steps.size() > maxSteps ? "too_many" : "required",
                        "Choose %d to %d steps.".formatted(MIN_STEPS, maxSteps));
            }
            if (steps.stream().anyMatch(name -> types.named(name).isEmpty())) {
                reader.wrong("step", "unknown_activity_type", "There is no such activity type.");
            }
            var window = reader.duration("window", parameters.text("window"), Duration.ofDays(7), MAX_WINDOW);
            RankingReports.checkWindow(reader, window, smallGroupPolicy);
            boolean sameEntity = reader.flag("sameEntity", parameters.text("sameEntity"));
            var choice = PeriodChoice.read(parameters, today, Preset.DAYS_30.on(today), presets(smallGroupPolicy));
            if (choice.preset() == null) {
                DateRange.of(choice)
                        .checked(reader, DateRange.LONGEST)
                        .fixed(reader, smallGroupPolicy, today)
                        .checkRetained(reader, known, today);
            }
            var filter = filters.read(parameters);
            FilteredForAnalysts.refuse(reader, smallGroupPolicy, filter);
            reader.check(parameters);
            return new FunnelQuestion(steps, window, sameEntity, choice, filter);
        }

        static Set<Preset> presets(SmallGroupPolicy smallGroupPolicy) {
            return DashboardPeriod.presets(smallGroupPolicy).stream()
                    .filter(preset -> !TOO_LONG.contains(preset))
                    .collect(Collectors.toSet());
        }

        public DateRange range() {
            return DateRange.of(choice);
        }

        /** The selected steps; if there are none, the default steps whose types exist. */
        static List<String> steps(List<String> chosen, ActivityTypes types) {
            if (!chosen.isEmpty()) {
                return chosen;
            }
            var usual = DEFAULT_STEPS.stream()
                    .filter(name -> types.named(name).isPresent())
                    .toList();
            return usual.size() >= MIN_STEPS
                    ? usual
                    : types.all().stream()
                            .map(ActivityType::name)
                            .limit(MIN_STEPS)
                            .toList();
        }

        /** Adds what {@link #read} reads. */
        UrlBuilder addTo(UrlBuilder page) {
            var asked = page;
            for (var step : steps) {
                asked = asked.and("step", step);
            }
            asked = asked.and("window", written(window));
            return filter.addTo(sameEntity ? asked.and("sameEntity", true) : asked)
                    .and("from", range().from())
                    .and("to", range().to());
        }

        private static String written(Duration window) {
            return window.toSeconds() % 86_400 == 0
                    ? window.toDays() + "d"
                    : window.toSeconds() % 3_600 == 0 ? window.toHours() + "h" : window.toSeconds() + "s";
        }

        List<Short> keys(ActivityTypes types) {
            return steps.stream()
                    .map(types::named)
                    .flatMap(Optional::stream)
                    .map(ActivityType::id)
                    .toList();
        }
    }
}
