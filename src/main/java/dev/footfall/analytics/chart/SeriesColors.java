package dev.footfall.analytics.chart;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;

/** Colours that differ within one chart. */
public final class SeriesColors {

    /** Neighbours are easy to tell apart. */
    private static final List<String> COLORS = List.of(
            "blue", "orange", "green", "purple", "cyan", "pink", "lime", "indigo", "yellow", "teal", "red", "azure");

    private SeriesColors() {}

    /** The wished colours where they are free still; else the next free one, and when all are taken the wished one again. */
    public static List<String> distinct(List<String> wished) {
        SequencedSet<String> free = new LinkedHashSet<>(COLORS);
        wished.forEach(free::remove);
        List<String> colors = new ArrayList<>();
        for (String wish : wished) {
            colors.add(!colors.contains(wish) || free.isEmpty() ? wish : free.removeFirst());
        }
        return colors;
    }
}
