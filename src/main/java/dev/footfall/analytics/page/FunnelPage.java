package dev.footfall.analytics.page;

import dev.footfall.activity.ActivityTypes;
import dev.footfall.activity.ActivityTypes.ActivityType;
import dev.footfall.analytics.chart.CsvTable;
import dev.footfall.analytics.metric.Freshness;
import dev.footfall.analytics.page.FunnelPage.Funnels.FunnelSteps;
import dev.footfall.analytics.page.ReportRequest.AsOf;
import dev.footfall.analytics.page.ReportRequest.ChoiceLink;
import dev.footfall.analytics.report.DateRange;
import dev.footfall.analytics.report.RankingReports;
import dev.footfall.analytics.report.ReportResponses;
import dev.footfall.analytics.report.SmallGroupPolicy;
import dev.footfall.platform.Caller;
import dev.footfall.platform.Failures.TimeoutAdvice;
import dev.footfall.platform.RetentionPeriods;
import dev.footfall.platform.page.Formats;
import dev.footfall.platform.page.PageController;
import dev.footfall.platform.page.UrlBuilder;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The page of the funnel, and its numbers as CSV. */
@PageController
@TimeoutAdvice("Ask for a shorter period by 'from' and 'to', or for fewer steps.")
class FunnelPage {

    static final String PATH = "/admin/funnel";

    private static final List<String> WINDOWS = RankingReports.FUNNEL_WINDOWS.stream()
            .map(window -> window.toDays() > 0 ? window.toDays() + "d" : window.toHours() + "h")
            .toList();

    private final Funnels funnels;

    FunnelPage(Funnels funnels) {
        this.funnels = funnels;
    }

    @GetMapping(PATH)
    String show(
            Caller caller,
            @RequestParam MultiValueMap<String, String> query,
            HttpServletResponse response,
            Model model) {
        var url = UrlBuilder.of(PATH, query);
        boolean hasRange = !url.first("from").isEmpty() || !url.first("to").isEmpty();
        if (query.values().stream().flatMap(List::stream).anyMatch(String::isBlank)
                || hasRange && query.containsKey("days")) {
            // The form was submitted: redirects to a URL without empty fields and with only one way to give the period.
            return "redirect:" + (hasRange ? url.without("days") : url);
        }
        var reportRequest = ReportRequest.to(PATH, caller, query);
        model.addAttribute(
                "view",
                reportRequest.answer(
                        response, () -> numbers(reportRequest, query), failed -> view(failed, null, null)));
        return "analytics/funnel";
    }

    @GetMapping(PATH + "/steps")
    void file(Caller caller, @RequestParam MultiValueMap<String, String> query, HttpServletResponse response)
            throws IOException {
        boolean bom = CsvTable.takeBom(query);
        var discretion = SmallGroupPolicy.towards(caller);
        Funnels.csv(funnels.of(funnels.read(query, discretion), discretion)).send(bom, response);
    }

    private FunnelView numbers(ReportRequest reportRequest, MultiValueMap<String, String> query) {
        var question = funnels.read(query, reportRequest.smallGroupPolicy());
        return view(reportRequest, question.preset(), funnels.of(question, reportRequest.smallGroupPolicy()));
    }

    private FunnelView view(ReportRequest reportRequest, @Nullable Integer days, @Nullable FunnelSteps shown) {
        var typed = reportRequest.formData();
        var steps = new ArrayList<>(funnels.chosen(typed.values().getOrDefault("step", List.of())));
        while (steps.size() < FunnelQuestion.maxSteps(reportRequest.smallGroupPolicy())) {
            steps.add("");
        }
        var window = typed.value("window", FunnelQuestion.DEFAULT_WINDOW);
        var windows = new ArrayList<>(WINDOWS);
        if (!windows.contains(window)) {
            windows.add(window);
        }
        return new FunnelView(
                reportRequest,
                steps,
                funnels.types(),
                windows,
                window,
                typed.has("sameEntity", "true"),
                ChoiceLink.of(reportRequest.here().without("from").without("to"), "days", FunnelQuestion.PRESETS, days),
                days,
                shown);
    }

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
            boolean sameEntity,
            List<ChoiceLink> presets,
            @Nullable Integer days,
            @Nullable FunnelSteps shown) {

        public boolean knows(String type) {
            return types.stream().anyMatch(known -> known.name().equals(type));
        }

        /** Whether nobody took the first step. */
        public boolean isEmpty() {
            var first = shown == null || shown.steps().isEmpty()
                    ? null
                    : shown.steps().getFirst().people();
            return first != null && first == 0;
        }
    }

    /** Runs the funnel and computes rates between its steps. */
    @Component
    static class Funnels {

        private final RankingReports rankings;
        private final ActivityTypes types;
        private final Freshness freshness;
        private final RetentionPeriods periods;
        private final Formats formats;

        Funnels(
                RankingReports rankings,
                ActivityTypes types,
                Freshness freshness,
                RetentionPeriods periods,
                Formats formats) {
            this.rankings = rankings;
            this.types = types;
            this.freshness = freshness;
            this.periods = periods;
            this.formats = formats;
        }

        Collection<ActivityType> types() {
            return types.all();
        }

        List<String> chosen(List<String> typed) {
            return FunnelQuestion.steps(typed, types);
        }

        FunnelQuestion read(Map<String, List<String>> query, SmallGroupPolicy smallGroupPolicy) {
            return FunnelQuestion.read(
                    query, types, smallGroupPolicy, freshness.today(), DateRange.daysOfPeople(periods));
        }

        FunnelSteps of(FunnelQuestion question, SmallGroupPolicy smallGroupPolicy) {
            var answer = rankings.funnel(
                    question.keys(types), question.window(), question.sameEntity(), question.range(), smallGroupPolicy);
            var steps = new ArrayList<FunnelSteps.Step>();
            ReportResponses.Step before = null;
            for (var step : answer.steps()) {
                steps.add(step(step, before));
                before = step;
            }
            return new FunnelSteps(
                    question,
                    new AsOf(answer.asOf(), formats.since(answer.asOf(), freshness.today())),
                    steps,
                    smallGroupPolicy.applies());
        }

        private FunnelSteps.Step step(ReportResponses.Step step, ReportResponses.@Nullable Step before) {
            var type = types.named(step.activityType());
            var people = step.people();
            var earlier = before == null ? null : before.people();
            var seconds = step.medianSeconds();
            return new FunnelSteps.Step(
                    step.activityType(),
                    type.map(ActivityType::label).orElse(step.activityType()),
                    type.map(ActivityType::color).orElse("secondary"),
                    people,
                    step.rate(),
                    people == null || earlier == null || earlier == 0 ? null : (double) people / earlier,
                    people == null || earlier == null ? null : Long.valueOf(earlier - people),
                    seconds == null ? null : formats.duration(Duration.ofSeconds(Math.round(seconds))),
                    seconds,
                    step.rate() == null ? 0 : Math.round(100 * step.rate()));
        }

        static CsvTable csv(FunnelSteps funnel) {
            return new CsvTable(
                    "funnel",
                    List.of("activity_type", "people", "rate", "median_seconds"),
                    funnel.steps().stream()
                            .map(step -> Arrays.<@Nullable Object>asList(
                                    step.type(), step.people(), step.rate(), step.seconds()))
                            .toList());
        }

        /**
         * Result of a funnel.
         *
         * @param discreet whether small groups are withheld from the reader
         */
        record FunnelSteps(FunnelQuestion question, AsOf asOf, List<Step> steps, boolean discreet) {

            /**
             * One step.
             *
             * @param people null if withheld
             * @param rate share of those who took the first step
             * @param conversion share of those who took the step before; null for the first
             * @param left how many of the step before did not get here
             * @param median time since the step before, as text
             * @param seconds the same in seconds
             * @param percent length of the bar
             */
            record Step(
                    String type,
                    String label,
                    String color,
                    @Nullable Long people,
                    @Nullable Double rate,
                    @Nullable Double conversion,
                    @Nullable Long left,
                    @Nullable String median,
                    @Nullable Double seconds,
                    long percent) {}
        }
    }
}
