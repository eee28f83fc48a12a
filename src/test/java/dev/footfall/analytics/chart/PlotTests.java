package dev.footfall.analytics.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.analytics.chart.Plot.Column;
import dev.footfall.analytics.chart.Plot.Row;
import dev.footfall.analytics.chart.Plot.SeriesColors;
import dev.footfall.analytics.chart.Plot.Shades;
import dev.footfall.analytics.chart.Plot.Sparkline;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlotTests {

    private static final Plot PLOT = new Plot(
            "lifecycle",
            Plot.Shape.STACKS,
            List.of(new Column("New", "blue", false), new Column("Dormant", "secondary", true)),
            List.of(row("a", true, 1, 2), row("b", false, null, 3), row("c", true, 5, null), row("d", false, 7, 8)));

    private static Row row(String key, boolean complete, Integer... values) {
        return new Row(key, key, key, key, Arrays.asList(values), complete);
    }

    @Test
    void drawsLossesBelowZeroAndSkipsWithheld() {
        assertThat(PLOT.drawing().series())
                .extracting(Plot.Series::values)
                .containsExactly(Arrays.asList(1, null, 5, 7), Arrays.asList(-2L, -3L, null, -8L));
    }

    @Test
    void countsOnlyTheLastPeriodsAsUnfinished() {
        assertThat(PLOT.drawing().complete()).isEqualTo(3);
    }

    @Test
    void writesPlainNumbersToTheFile() {
        assertThat(PLOT.csv("day").head()).containsExactly("day", "New", "Dormant");
        assertThat(PLOT.csv("day").rows()).contains(Arrays.asList("b", null, 3));
    }

    @Test
    void replacesATakenColorByAFreeOne() {
        assertThat(SeriesColors.distinct(List.of("blue", "blue", "orange", "blue")))
                .containsExactly("blue", "green", "orange", "purple");
    }

    @Test
    void sparklineNeedsTwoPoints() {
        assertThat(Sparkline.points(Arrays.asList(null, 3, null))).isEmpty();
        assertThat(Sparkline.points(Arrays.asList(0, null, 4))).isEqualTo("0.0,22.0 100.0,2.0");
        assertThat(Sparkline.points(List.of(0, 0))).isEqualTo("0.0,22.0 100.0,22.0");
    }

    @Test
    void comparesLinesOneByOneAndStacksAsASum() {
        var lines = new Plot(
                "active",
                Plot.Shape.LINES,
                PLOT.columns(),
                List.of(row("a", true, 1, 2).comparedWith(Arrays.asList(3, null))));
        assertThat(lines.drawing().series())
                .extracting(Plot.Series::before)
                .containsExactly(List.of(3), Arrays.asList((Number) null));
        assertThat(lines.drawing().before()).isEmpty();

        var stacks = new Plot(
                "events",
                Plot.Shape.STACKS,
                PLOT.columns(),
                List.of(row("a", true, 1, 2).comparedWith(List.of(9))));
        assertThat(stacks.drawing().before()).isEqualTo(List.of(9));
        assertThat(stacks.drawing().series().getFirst().before()).isEmpty();
        assertThat(PLOT.drawing().before()).isEmpty();
    }

    @Test
    void oneBurstBleachesNoOtherCell() {
        var hours = new ArrayList<>(Collections.nCopies(100, 30L));
        hours.addAll(Collections.nCopies(60, 0L));
        hours.add(4_000L);
        assertThat(Shades.max(hours)).isEqualTo(30);
        assertThat(Shades.of(4_000, 30)).isEqualTo(Shades.DARKEST);
        assertThat(Shades.max(List.of(0L, 7L))).isEqualTo(12);
        assertThat(Shades.max(List.of(0L))).isZero();
    }

    @Test
    void shadesTheHighestDarkest() {
        assertThat(Shades.of(0, 10)).isZero();
        assertThat(Shades.of(0.1, 10)).isOne();
        assertThat(Shades.of(10, 10)).isEqualTo(Shades.DARKEST);
        assertThat(Shades.of(0, 0)).isZero();
    }
}
