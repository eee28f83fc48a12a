package dev.footfall.analytics.page;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What comes first, with bars. */
record Ranking(String name, List<Entry> entries) {

    /**
     * One place.
     *
     * @param label a name, or the beginning of an id
     * @param named whether the label is a name
     * @param link where there is more of it; null where the reader may not look
     * @param title the whole id
     * @param value what it is ranked by; null where it is withheld
     * @param second what else is known of it
     * @param percent of the first one's value
     */
    record Entry(
            String label,
            boolean named,
            @Nullable String link,
            String title,
            @Nullable Long value,
            @Nullable Integer second,
            long percent) {}
}
