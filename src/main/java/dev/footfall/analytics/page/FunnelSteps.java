package dev.footfall.analytics.page;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far people came.
 *
 * @param discreet whether small groups are withheld from the reader
 */
record FunnelSteps(FunnelQuestion question, AsOf asOf, List<Step> steps, boolean discreet) {

    /**
     * One step.
     *
     * @param people null where they are withheld
     * @param rate of those who took the first step
     * @param conversion of those who took the step before; null for the first
     * @param left how many of them went no further
     * @param median from the step before, in words
     * @param seconds the same
     * @param percent how long the bar is
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
