package dev.footfall.analytics.page;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The dashboard's page.
 *
 * @param presets usual periods
 * @param from the first day, for its field; as it was typed where that cannot be used
 * @param to likewise the last
 * @param shown the numbers; null where there are none
 */
record DashboardView(
        ReportRequest reportRequest,
        List<ChoiceLink> presets,
        String from,
        String to,
        @Nullable Dashboard shown) {

    /** Whether there is no activity at all yet. */
    public boolean nothing() {
        return shown == null && !reportRequest.failed();
    }
}
