package dev.footfall.analytics.chart;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.SequencedSet;
import java.util.StringJoiner;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Numbers by period, as one model for three outputs: {@code charts.js} draws the JSON of {@link #drawing}, the page
 * renders a table, and {@link #csv} exports it.
 *
 * @param name in URLs, message keys and file names
 */
public record Plot(String name, Shape shape, List<Column> columns, List<Row> rows) {

    public enum Shape {
        LINES,
        /** Lines of shares from 0 to 1. */
        RATES,
        /** Stacked bars. */
        STACKS
    }

    /**
     * One line, or one part of each bar.
     *
     * @param color a colour name of the page theme
     * @param below whether it is drawn downwards from zero
     */
    public record Column(String label, String color, boolean below) {}

    /**
     * One period.
     *
     * @param key for programs: a first date or a number
     * @param label for the table
     * @param title for the chart's tooltip: the label with its weekday
     * @param axis for the chart's axis
     * @param values one per column; null if withheld
     * @param complete whether the values are final
     * @param links one per column: where its number leads to; null for nowhere, empty for no links at all
     * @param before the same of the period before: one per column, of stacks the sum; empty if not compared
     */
    public record Row(
            String key,
            String label,
            String title,
            String axis,
            List<@Nullable Number> values,
            boolean complete,
            List<@Nullable String> links,
            List<@Nullable Number> before) {

        public Row(String key, String label, String axis, List<@Nullable Number> values, boolean complete) {
            this(key, label, label, axis, values, complete);
        }

        public Row(
                String key, String label, String title, String axis, List<@Nullable Number> values, boolean complete) {
            this(key, label, title, axis, values, complete, List.of(), List.of());
        }

        public Row with(List<@Nullable Number> counted) {
            return new Row(key, label, title, axis, counted, complete, links, before);
        }

        public Row leadingTo(List<@Nullable String> rows) {
            return new Row(key, label, title, axis, values, complete, rows, before);
        }

        public Row comparedWith(List<@Nullable Number> earlier) {
            return new Row(key, label, title, axis, values, complete, links, earlier);
        }

        public @Nullable String link(int column) {
            return links.isEmpty() ? null : links.get(column);
        }
    }

    /**
     * Input of the script, which finds the links in the table.
     *
     * @param keys of the rows: first dates, where the chart is one of time
     * @param complete index of the first of the trailing periods that are not complete
     * @param before the sums of the period before, of stacks; empty if not compared
     */
    record Drawing(
            String shape,
            List<String> keys,
            List<String> labels,
            List<String> titles,
            List<Series> series,
            int complete,
            List<@Nullable Number> before) {}

    /** One column of the table, and the same of the period before; empty if not compared. */
    record Series(String label, String color, List<@Nullable Number> values, List<@Nullable Number> before) {}

    public boolean isRates() {
        return shape == Shape.RATES;
    }

    /** Whether the rows are hours and not days or longer. */
    public boolean isByHour() {
        return !rows.isEmpty() && rows.getFirst().key.indexOf('T') > 0;
    }

    public boolean isStacks() {
        return shape == Shape.STACKS;
    }

    /** Whether the numbers of a column lead nowhere. */
    public boolean isUnlinkedSomewhere() {
        return IntStream.range(0, columns.size())
                .anyMatch(column -> rows.stream().allMatch(row -> row.link(column) == null));
    }

    /** Whether a small group is withheld somewhere. */
    public boolean isWithheldSomewhere() {
        return rows.stream().anyMatch(row -> row.values.contains(null));
    }

    public Drawing drawing() {
        int complete = rows.size();
        while (complete > 0 && !rows.get(complete - 1).complete) {
            complete--;
        }
        return new Drawing(
                shape.name().toLowerCase(Locale.ROOT),
                rows.stream().map(Row::key).toList(),
                rows.stream().map(Row::axis).toList(),
                rows.stream().map(Row::title).toList(),
                IntStream.range(0, columns.size()).mapToObj(this::series).toList(),
                complete,
                shape == Shape.STACKS ? before(0) : List.of());
    }

    private Series series(int index) {
        Column column = columns.get(index);
        return new Series(
                column.label,
                column.color,
                rows.stream()
                        .map(row -> drawn(row.values.get(index), column.below))
                        .toList(),
                shape == Shape.STACKS ? List.of() : before(index));
    }

    private List<@Nullable Number> before(int index) {
        return rows.stream().anyMatch(row -> row.before.isEmpty())
                ? List.of()
                : rows.stream().map(row -> row.before.get(index)).toList();
    }

    private static @Nullable Number drawn(@Nullable Number value, boolean below) {
        return value == null || !below ? value : Long.valueOf(-value.longValue());
    }

    /** @param first header of the key column */
    public CsvTable csv(String first) {
        List<String> head = new ArrayList<>(List.of(first));
        columns.forEach(column -> head.add(column.label));
        return new CsvTable(name, head, rows.stream().map(Plot::cells).toList());
    }

    private static List<@Nullable Object> cells(Row row) {
        List<@Nullable Object> cells = new ArrayList<>();
        cells.add(row.key);
        cells.addAll(row.values);
        return cells;
    }

    /** Colours that differ within one chart. */
    public static final class SeriesColors {

        /** Ordered so that neighbours are easy to tell apart. */
        private static final List<String> COLORS = List.of(
                "blue", "orange", "green", "purple", "cyan", "pink", "lime", "indigo", "yellow", "teal", "red",
                "azure");

        private SeriesColors() {}

        /** The preferred colours where they are free, else the next free one; a colour repeats once all are used. */
        public static List<String> distinct(List<String> preferred) {
            SequencedSet<String> free = new LinkedHashSet<>(COLORS);
            preferred.forEach(free::remove);
            List<String> colors = new ArrayList<>();
            for (String color : preferred) {
                colors.add(!colors.contains(color) || free.isEmpty() ? color : free.removeFirst());
            }
            return colors;
        }
    }

    /** How dark a cell is compared with the others: the style sheet has a class for each shade. */
    public static final class Shades {

        public static final int DARKEST = 6;

        private Shades() {}

        /** 0 for zero, then equal steps up to {@link #DARKEST} for the maximum and more. */
        public static int of(double value, double max) {
            return value <= 0 || max <= 0 ? 0 : (int) Math.min(DARKEST, Math.ceil(DARKEST * value / max));
        }

        /**
         * The maximum of a scale on which a few outliers do not bleach all the others: all but the highest twentieth of
         * the numbers that are not zero are below or equal. Rounded up, so that the steps are whole numbers.
         */
        public static long max(Collection<Long> values) {
            List<Long> ascending =
                    values.stream().filter(value -> value > 0).sorted().toList();
            return ascending.isEmpty()
                    ? 0
                    : DARKEST * Math.ceilDiv(ascending.get((ascending.size() - 1) * 19 / 20), DARKEST);
        }
    }

    /** A line without axes: the points of an SVG polyline in a box of 100 by 24, zero at the bottom. */
    public static final class Sparkline {

        private static final double WIDTH = 100;
        private static final double TOP = 2;
        private static final double BOTTOM = 22;

        private Sparkline() {}

        /** Empty for fewer than two numbers. Skips nulls. */
        public static String points(List<? extends @Nullable Number> values) {
            double max = values.stream()
                    .filter(Objects::nonNull)
                    .mapToDouble(Number::doubleValue)
                    .max()
                    .orElse(0);
            StringJoiner points = new StringJoiner(" ");
            int known = 0;
            for (int index = 0; index < values.size(); index++) {
                Number value = values.get(index);
                if (value != null) {
                    known++;
                    points.add(String.format(
                            Locale.ROOT,
                            "%.1f,%.1f",
                            WIDTH * index / Math.max(1, values.size() - 1),
                            BOTTOM - (BOTTOM - TOP) * (max == 0 ? 0 : value.doubleValue() / max)));
                }
            }
            return known < 2 ? "" : points.toString();
        }
    }
}
