package dev.footfall.analytics.metric;

import java.util.Comparator;
import java.util.UUID;

/** Ids in the order of their lower-case text, which is PostgreSQL's, and not Java's: that compares signed halves. */
final class Ids {

    static final Comparator<UUID> BY_TEXT = (a, b) -> {
        int high = Long.compareUnsigned(a.getMostSignificantBits(), b.getMostSignificantBits());
        return high != 0 ? high : Long.compareUnsigned(a.getLeastSignificantBits(), b.getLeastSignificantBits());
    };

    private Ids() {}
}
