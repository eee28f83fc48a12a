package dev.footfall.analytics.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Numbers by period, once: {@code charts.js} draws them from the JSON of {@link #drawing}, the page prints them as a table too, and they leave as CSV.
 *
 * @param name in addresses, texts and file names
 */
public record Chart(String name, Shape shape, List<Column> columns, List<Row> rows) {

    /** How it is drawn. */
    public enum Shape {
        LINES,
        /** Lines of shares from 0 to 1. */
        RATES,
        /** Bars of parts that add up. */
        STACKS
    }

    /**
     * One line, or one part of each bar.
     *
     * @param color a colour name of the page theme
     * @param below whether it is drawn down from zero
     */
    public record Column(String label, String color, boolean below) {}

    /**
     * One period.
     *
     * @param key as programs read it: a first date, or a number
     * @param label as people read it in the table
     * @param axis as it stands below the chart
     * @param values one for each column; null where it is withheld or not known yet
     * @param complete whether they will not grow any more
     */
    public record Row(String key, String label, String axis, List<@Nullable Number> values, boolean complete) {}

    /**
     * What the script is told.
     *
     * @param complete how many periods come before the first of the last ones that are not complete
     */
    record Drawing(String shape, List<String> labels, List<Series> series, int complete) {}

    /** One column from top to bottom. */
    record Series(String label, String color, List<@Nullable Number> values) {}

    public boolean isRates() {
        return shape == Shape.RATES;
    }

    public Drawing drawing() {
        int complete = rows.size();
        while (complete > 0 && !rows.get(complete - 1).complete) {
            complete--;
        }
        return new Drawing(
                shape.name().toLowerCase(Locale.ROOT),
                rows.stream().map(Row::axis).toList(),
                IntStream.range(0, columns.size()).mapToObj(this::series).toList(),
                complete);
    }

    private Series series(int index) {
        Column column = columns.get(index);
        return new Series(
                column.label,
                column.color,
                rows.stream()
                        .map(row -> drawn(row.values.get(index), column.below))
                        .toList());
    }

    private static @Nullable Number drawn(@Nullable Number value, boolean below) {
        return value == null || !below ? value : Long.valueOf(-value.longValue());
    }

    /** @param first the head of the column with the keys */
    public CsvTable csv(String first) {
        List<String> head = new ArrayList<>(List.of(first));
        columns.forEach(column -> head.add(column.label));
        return new CsvTable(name, head, rows.stream().map(Chart::cells).toList());
    }

    private static List<@Nullable Object> cells(Row row) {
        List<@Nullable Object> cells = new ArrayList<>();
        cells.add(row.key);
        cells.addAll(row.values);
        return cells;
    }
}
