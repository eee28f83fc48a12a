package dev.footfall.analytics.chart;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** A line so small that it shows nothing but its course: the points of an SVG polyline in a box of 100 by 24, zero at the bottom. */
public final class Sparkline {

    private static final double WIDTH = 100;
    private static final double TOP = 2;
    private static final double BOTTOM = 22;

    private Sparkline() {}

    /** Empty where there is no course: fewer than two numbers. What is null is passed over. */
    public static String points(List<? extends @Nullable Number> values) {
        double most = values.stream()
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
                        BOTTOM - (BOTTOM - TOP) * (most == 0 ? 0 : value.doubleValue() / most)));
            }
        }
        return known < 2 ? "" : points.toString();
    }
}
