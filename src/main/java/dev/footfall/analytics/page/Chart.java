package dev.footfall.analytics.page;

import dev.footfall.analytics.chart.CsvTable;
import dev.footfall.analytics.report.SmallGroupPolicy;
import org.springframework.util.StringUtils;

/**
 * A chart of the dashboard. A new one is a bean of this type, in its place by {@code @Order}, and a fragment of its
 * name in {@code analytics/charts.html}. The dashboard adds its card with the texts {@code dashboard.chart.NAME}
 * (title) and {@code dashboard.chart.NAME.how} (how it is computed), and its CSV file.
 */
interface Chart {

    /** In URLs and message keys, and of its fragment and file: that of {@code EventsChart} is {@code events}. */
    default String name() {
        return StringUtils.uncapitalize(getClass().getSimpleName().replace("Chart", ""));
    }

    /** What its fragment shows. */
    Object data(DashboardReports reports);

    /** All its numbers, where the page shows only the top ones. */
    CsvTable csv(DashboardReports reports);

    /** Whether its card takes a whole row. */
    default boolean isWide() {
        return false;
    }

    /** Whether such a reader may see it. */
    default boolean isFor(SmallGroupPolicy smallGroupPolicy) {
        return true;
    }
}
