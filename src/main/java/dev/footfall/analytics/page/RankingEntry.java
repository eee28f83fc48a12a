package dev.footfall.analytics.page;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One position of a ranking, with a bar.
 *
 * @param label a name, or the beginning of the id
 * @param named whether the label is a name
 * @param link to details; null if the reader may not see them
 * @param title the whole id
 * @param value what it is ranked by; null if withheld
 * @param second a further number
 * @param percent length of the bar: of the first position's value
 */
record RankingEntry(
        String label,
        boolean named,
        @Nullable String link,
        String title,
        @Nullable Long value,
        @Nullable Integer second,
        long percent) {

    static final int MAX_ON_PAGE = 10;
    static final int MAX_IN_FILE = 100;

    private static final int SHORT_ID = 8;

    /** @param max the first position's value */
    static RankingEntry of(
            UUID id,
            @Nullable String name,
            @Nullable String link,
            @Nullable Long value,
            @Nullable Integer second,
            @Nullable Long max) {
        return new RankingEntry(
                name == null ? id.toString().substring(0, SHORT_ID) : name,
                name != null,
                link,
                id.toString(),
                value,
                second,
                value == null || max == null || max == 0 ? 0 : Math.max(1, Math.round(100.0 * value / max)));
    }
}
