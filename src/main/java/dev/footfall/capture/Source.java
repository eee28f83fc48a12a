package dev.footfall.capture;

import java.util.Locale;

/** Where an activity came from: the ledger's rows. */
enum Source {
    KEY,
    JWT,
    AUTOMATIC;

    static Source of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
