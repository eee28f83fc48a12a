package dev.footfall.capture;

import java.util.Locale;

/** Where an activity came from: the ledger's rows. */
enum ActivitySource {
    KEY,
    JWT,
    AUTOMATIC;

    static ActivitySource of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
