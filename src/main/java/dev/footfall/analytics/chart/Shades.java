package dev.footfall.analytics.chart;

/** How dark a cell is among others: the style sheet has a class for each shade. */
public final class Shades {

    public static final int DARKEST = 6;

    private Shades() {}

    /** 0 for nothing, then equal steps up to {@link #DARKEST} for the most. */
    public static int of(double value, double most) {
        return value <= 0 || most <= 0 ? 0 : (int) Math.min(DARKEST, Math.ceil(DARKEST * value / most));
    }
}
