package dev.footfall.analytics.page;

import dev.footfall.analytics.chart.Chart;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cohorts by how long after their first activity.
 *
 * @param offsets the heads of the columns
 * @param averages one for each column: of all people whose cell there is ripe; rate null where there is none
 * @param chart the averages again
 * @param discreet whether small groups are withheld from the reader
 */
record CohortTable(
        RetentionPeriods periods,
        AsOf asOf,
        List<String> offsets,
        List<Cohort> cohorts,
        List<Cell> averages,
        Chart chart,
        boolean discreet) {

    /**
     * People first seen in one period.
     *
     * @param key its first date
     * @param size null where it is withheld
     */
    record Cohort(String key, String label, @Nullable Integer size, List<Cell> cells) {}

    /**
     * Those of them who came back.
     *
     * @param users null where they are withheld
     * @param ripe whether its period has ended
     */
    record Cell(@Nullable Integer users, @Nullable Double rate, int shade, boolean ripe) {}
}
