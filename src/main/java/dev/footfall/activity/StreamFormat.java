package dev.footfall.activity;

import dev.footfall.platform.Utf8Buffer;

/** How the activities of a stream are written. One instance writes one stream. */
public interface StreamFormat {

    /**
     * Appends a piece of what comes before the activities; {@link #begin} follows the last one.
     *
     * @return whether there is more of it
     */
    default boolean before(Utf8Buffer out) {
        return false;
    }

    void begin(Utf8Buffer out);

    void write(Activity activity, Utf8Buffer out);

    void end(Utf8Buffer out);

    /** Called each time before bytes that were written leave; what it throws keeps them from it. */
    default void beforeSending() {}
}
