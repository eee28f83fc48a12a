package dev.footfall.analytics.page;

import dev.footfall.activity.ActivityType;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The page of the funnel.
 *
 * @param steps what stands in each of the selects; empty for none
 * @param types the types to choose from
 * @param windows the usual ones, and one that was typed into the address
 * @param window the chosen one
 * @param presets usual periods
 * @param days the chosen one; null for days of the reader's own
 * @param shown null where there are no numbers
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
