package dev.footfall.analytics.page;

import dev.footfall.activity.ActivityTypes;
import dev.footfall.analytics.report.DateRange;
import dev.footfall.analytics.report.RankingReports;
import dev.footfall.analytics.report.ReportParameters;
import dev.footfall.analytics.report.SmallGroupPolicy;
import dev.footfall.platform.QueryParameters;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the page of the funnel is asked for.
 *
 * @param steps names of types
 * @param preset so many days up to today; null for days of the reader's own
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

    private static final int FEWEST_STEPS = 2;
    private static final int DEFAULT_DAYS = 30;
    private static final Duration LONGEST_WINDOW = Duration.ofDays(30);
    private static final List<String> DEFAULT_STEPS = List.of("app_view", "favorite_add", "review_submit");

    static int maxSteps(SmallGroupPolicy smallGroupPolicy) {
        return smallGroupPolicy.applies() ? RankingReports.MAX_FUNNEL_STEPS : MOST_STEPS;
    }

    /**
     * Reads {@code step} (several), {@code window}, {@code sameEntity}, and {@code days} or {@code from} and {@code
     * to}, which go before.
     *
     * @param known for how many days it is known who did what
     * @throws dev.footfall.platform.InvalidInputException naming all that is wrong
     */
    static FunnelQuestion read(
            Map<String, List<String>> query,
            ActivityTypes types,
            SmallGroupPolicy smallGroupPolicy,
            LocalDate today,
            int known) {
        var parameters = new QueryParameters(query);
        var asked = new ReportParameters();
        var steps = steps(parameters.all("step"), types);
        int maxSteps = maxSteps(smallGroupPolicy);
        if (steps.size() < FEWEST_STEPS || steps.size() > maxSteps) {
            asked.wrong(
                    "step",
                    steps.size() > maxSteps ? "too_many" : "required",
                    "Choose %d to %d steps.".formatted(FEWEST_STEPS, maxSteps));
        }
        if (steps.stream().anyMatch(name -> types.named(name).isEmpty())) {
            asked.wrong("step", "unknown_activity_type", "There is no such activity type.");
        }
        var window = asked.duration("window", parameters.text("window"), Duration.ofDays(7), LONGEST_WINDOW);
        RankingReports.checkWindow(asked, window, smallGroupPolicy);
        boolean sameEntity = asked.flag("sameEntity", parameters.text("sameEntity"));
        var days = parameters.text("days");
        var from = parameters.text("from");
        var to = parameters.text("to");
        Integer preset = from == null && to == null ? asked.number("days", days, DEFAULT_DAYS, 1, DEFAULT_DAYS) : null;
        if (preset != null && !PRESETS.contains(preset)) {
            asked.wrong("days", "not_a_fixed_period", "The last 7 or 30 days, or days of your own.");
        }
        var range = preset == null
                ? DateRange.of(asked, from, to, today).fixed(asked, smallGroupPolicy, today)
                : DateRange.last(preset, today);
        var oldest = today.minusDays(known);
        if (preset == null && range.from().isBefore(oldest)) {
            asked.wrong(
                    "from",
                    "not_retained",
                    "Who did what is known for %d days only: ask from %s on.".formatted(known, oldest));
        }
        asked.check(parameters);
        return new FunnelQuestion(steps, window, sameEntity, range, preset);
    }

    /** What was chosen; where nothing was, the usual ones as far as there are such types. */
    static List<String> steps(List<String> chosen, ActivityTypes types) {
        if (!chosen.isEmpty()) {
            return chosen;
        }
        var usual = DEFAULT_STEPS.stream()
                .filter(name -> types.named(name).isPresent())
                .toList();
        return usual.size() >= FEWEST_STEPS
                ? usual
                : types.all().stream()
                        .map(type -> type.name())
                        .limit(FEWEST_STEPS)
                        .toList();
    }

    List<Short> keys(ActivityTypes types) {
        return steps.stream()
                .flatMap(name ->
                        types.named(name).map(type -> Stream.of(type.id())).orElse(Stream.empty()))
                .toList();
    }
}
