package dev.footfall.analytics.page;

import dev.footfall.activity.ActivityTypes;
import dev.footfall.activity.ActivityTypes.ActivityType;
import dev.footfall.analytics.chart.CsvTable;
import dev.footfall.analytics.metric.Freshness;
import dev.footfall.analytics.page.ReportRequest.ChoiceLink;
import dev.footfall.analytics.report.DateRange;
import dev.footfall.analytics.report.RankingReports;
import dev.footfall.analytics.report.ReportParameters;
import dev.footfall.analytics.report.ReportResponses.Funnel;
import dev.footfall.analytics.report.SmallGroupPolicy;
import dev.footfall.platform.Failures.TimeoutAdvice;
import dev.footfall.platform.QueryParameters;
import dev.footfall.platform.RetentionPeriods;
import dev.footfall.platform.page.PageController;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;

/** The page of the funnel, and its numbers as CSV. */
@PageController
@TimeoutAdvice("Ask for a shorter period by 'from' and 'to', or for fewer steps.")
class FunnelPage {

    static final String PATH = "/admin/funnel";

    private static final List<String> WINDOWS = RankingReports.FUNNEL_WINDOWS.stream()
            .map(window -> window.toDays() > 0 ? window.toDays() + "d" : window.toHours() + "h")
            .toList();

    private final RankingReports rankings;
    private final ActivityTypes types;
    private final Freshness freshness;
    private final RetentionPeriods periods;

    FunnelPage(RankingReports rankings, ActivityTypes types, Freshness freshness, RetentionPeriods periods) {
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
        boolean hasRange = !here.first("from").isEmpty() || !here.first("to").isEmpty();
        if (query.values().stream().flatMap(List::stream).anyMatch(String::isBlank)
                || hasRange && query.containsKey("days")) {
            // The form was submitted: redirects to a URL without empty fields and with only one way to give the period.
            return "redirect:" + (hasRange ? here.without("days") : here);
        }
        model.addAttribute("view", reportRequest.answer(response, () -> answer(reportRequest, query), this::view));
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
        var smallGroupPolicy = reportRequest.smallGroupPolicy();
        var question =
                FunnelQuestion.read(query, types, smallGroupPolicy, freshness.today(), DateRange.daysOfPeople(periods));
        return new FunnelAnswer(
                question,
                rankings.funnel(
                        question.keys(types),
                        question.window(),
                        question.sameEntity(),
                        question.range(),
                        smallGroupPolicy));
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
        var days = shown == null ? null : shown.question().preset();
        return new FunnelView(
                reportRequest,
                steps,
                types.all(),
                windows,
                window,
                ChoiceLink.of(reportRequest.here().without("from").without("to"), "days", FunnelQuestion.PRESETS, days),
                days,
                shown);
    }

    /** What was asked and found. */
    record FunnelAnswer(FunnelQuestion question, Funnel funnel) {}

    /**
     * Model of the page.
     *
     * @param steps value of each select; empty if nothing is selected
     * @param types selectable types
     * @param windows selectable windows, plus the one given in the URL
     * @param window the selected one
     * @param presets selectable numbers of days
     * @param days the selected number; null for a range of the reader's own
     * @param shown null if there are no numbers
     */
    record FunnelView(
            ReportRequest reportRequest,
            List<String> steps,
            Collection<ActivityType> types,
            List<String> windows,
            String window,
            List<ChoiceLink> presets,
            @Nullable Integer days,
            @Nullable FunnelAnswer shown) {

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
     * @param preset number of days up to today; null for a range of the reader's own
     */
    record FunnelQuestion(
            List<String> steps,
            Duration window,
            boolean sameEntity,
            DateRange range,
            @Nullable Integer preset) {

        static final int MOST_STEPS = 6;
        static final List<Integer> PRESETS = List.of(7, 30);
        static final String DEFAULT_WINDOW = "7d";

        private static final int MIN_STEPS = 2;
        private static final int DEFAULT_DAYS = 30;
        private static final Duration MAX_WINDOW = Duration.ofDays(30);
        private static final List<String> DEFAULT_STEPS = List.of("app_view", "favorite_add", "review_submit");

        static int maxSteps(SmallGroupPolicy smallGroupPolicy) {
            return smallGroupPolicy.applies() ? RankingReports.MAX_FUNNEL_STEPS : MOST_STEPS;
        }

        /**
         * Reads {@code step} (several), {@code window}, {@code sameEntity}, and {@code days} or {@code from} and {@code
         * to}, which take precedence.
         *
         * @param known for how many days single people are known
         * @throws dev.footfall.platform.InvalidInputException with everything that is wrong
         */
        static FunnelQuestion read(
                Map<String, List<String>> query,
                ActivityTypes types,
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
            var days = parameters.text("days");
            var from = parameters.text("from");
            var to = parameters.text("to");
            Integer preset =
                    from == null && to == null ? reader.number("days", days, DEFAULT_DAYS, 1, DEFAULT_DAYS) : null;
            if (preset != null && !PRESETS.contains(preset)) {
                reader.wrong("days", "not_a_fixed_period", "Choose the last 7 or 30 days, or a custom period.");
            }
            var range = preset == null
                    ? DateRange.of(reader, from, to, today).fixed(reader, smallGroupPolicy, today)
                    : DateRange.last(preset, today);
            if (preset == null) {
                range.checkRetained(reader, known, today);
            }
            reader.check(parameters);
            return new FunnelQuestion(steps, window, sameEntity, range, preset);
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

        List<Short> keys(ActivityTypes types) {
            return steps.stream()
                    .map(types::named)
                    .flatMap(Optional::stream)
                    .map(ActivityType::id)
                    .toList();
        }
    }
}
