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
        Integer preset = from == null && to == null ? reader.number("days", days, DEFAULT_DAYS, 1, DEFAULT_DAYS) : null;
        if (preset != null && !PRESETS.contains(preset)) {
            reader.wrong("days", "not_a_fixed_period", "Choose the last 7 or 30 days, or a custom period.");
        }
        var range = preset == null
                ? DateRange.of(reader, from, to, today).fixed(reader, smallGroupPolicy, today)
                : DateRange.last(preset, today);
        var oldest = today.minusDays(known);
        if (preset == null && range.from().isBefore(oldest)) {
            reader.wrong(
                    "from",
                    "not_retained",
                    "Who did what is known for %d days only: choose %s or later.".formatted(known, oldest));
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
                : types.all().stream().map(type -> type.name()).limit(MIN_STEPS).toList();
    }

    List<Short> keys(ActivityTypes types) {
        return steps.stream()
                .flatMap(name ->
                        types.named(name).map(type -> Stream.of(type.id())).orElse(Stream.empty()))
                .toList();
    }
}
