package dev.footfall.analytics.page;

import org.jspecify.annotations.Nullable;

/**
 * One number of the dashboard.
 *
 * @param name part of the keys of its texts
 * @param value as it is shown; null where it is withheld
 * @param exact on hover
 * @param change against the period before, 0.1 for a tenth more; null where there is nothing to compare with
 * @param average of the days, for what is counted by day and still grows today
 * @param partly whether small groups are missing from it
 * @param spark points of its {@link dev.footfall.analytics.chart.Sparkline}
 */
record Tile(
        String name,
        @Nullable String value,
        @Nullable String exact,
        @Nullable Double change,
        @Nullable String average,
        boolean partly,
        String spark) {

    /** Neither more nor less is worth an arrow below half a per mille. */
    private static final double NOTHING = 0.0005;

    /** The beginning of the key of its text: up, down or same. */
    public String direction() {
        return change == null || Math.abs(change) < NOTHING ? "same" : change > 0 ? "up" : "down";
    }

    public double amount() {
        return change == null ? 0 : Math.abs(change);
    }
}
