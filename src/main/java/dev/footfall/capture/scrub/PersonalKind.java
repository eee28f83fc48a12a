package dev.footfall.capture.scrub;

import java.util.Locale;

/** The kind of personal data found; its label replaces the value in the stored text, as in {@code [redacted:email]}. */
public enum PersonalKind {
    EMAIL,
    PHONE,
    IP,
    USER_AGENT,
    NAME,
    ADDRESS,
    LOCATION,
    BIRTH_DATE,
    GOVERNMENT_ID,
    CARD,
    IBAN,
    BANK_ACCOUNT,
    DEVICE_ID,
    VEHICLE_ID,
    SECRET,
    TOKEN;

    private final String replacement = "[redacted:" + name().toLowerCase(Locale.ROOT) + "]";

    String replacement() {
        return replacement;
    }
}
