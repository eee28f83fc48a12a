package dev.footfall.analytics.page;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The page of retention.
 *
 * @param periods how long the periods may be
 * @param modes what may count as having come back
 * @param shown null where there are no numbers
 */
record RetentionView(
        ReportRequest reportRequest,
        List<ChoiceLink> periods,
        List<ChoiceLink> modes,
        @Nullable CohortTable shown) {

    /** Whether there is no activity at all yet. */
    public boolean nothing() {
        return shown == null && !reportRequest.failed();
    }
}
