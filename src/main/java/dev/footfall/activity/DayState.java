package dev.footfall.activity;

import java.util.Locale;

/** What became of a UTC day's raw activity. It only ever moves forward. */
public enum DayState {
    /** Takes activity. */
    OPEN,
    /** Past its late window: carries the read indexes; still takes activity of imports. */
    SEALED,
    /** Rewritten without people: takes nothing. */
    ANONYMIZED,
    /** Dropped: takes nothing. */
    PURGED;

    public boolean closed() {
        return this == ANONYMIZED || this == PURGED;
    }

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static DayState of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
