package dev.footfall.analytics.page;

import dev.footfall.activity.ActivityType;
import dev.footfall.platform.page.Address;
import dev.footfall.platform.page.Typed;
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
 * @param free whether the reader is an administrator, and chooses days of their own
 * @param shown null where there are no numbers
 * @param tooSlow whether it was given up
 * @param here this page's own address
 */
record FunnelView(
        Typed typed,
        List<String> steps,
        Collection<ActivityType> types,
        List<String> windows,
        String window,
        boolean sameEntity,
        List<DashboardView.Preset> presets,
        @Nullable Integer days,
        boolean free,
        @Nullable FunnelSteps shown,
        boolean tooSlow,
        Address here) {

    /** What is wrong beside the fields. */
    public List<String> otherErrors() {
        return typed.otherErrors(free ? List.of("step", "window", "from", "to") : List.of("step", "window"));
    }

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

    public String file() {
        return here.at(FunnelPage.PATH + "/steps").toString();
    }
}
