package dev.footfall.analytics.page;

import dev.footfall.analytics.chart.Chart;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of the dashboard.
 *
 * @param people null for readers who see no single person
 * @param peopleSince the first day that people are known one by one of, where that is not all of the period; null where it is
 * @param discreet whether small groups are withheld from the reader
 */
record Dashboard(
        DashboardPeriod period,
        AsOf asOf,
        List<Tile> tiles,
        Chart active,
        Chart events,
        Chart lifecycle,
        Ranking apps,
        @Nullable Ranking people,
        @Nullable LocalDate peopleSince,
        HeatMap hours,
        boolean discreet) {}
