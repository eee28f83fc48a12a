package dev.footfall.access.keys;

import dev.footfall.platform.Placeholders;
import dev.footfall.platform.StartupException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * API keys from the environment. An unsafe one stops the start with a message that does not contain it.
 *
 * @param captureKey registered at start with the scope {@code capture}
 * @param adminKey registered at start with all scopes and the role ADMIN
 */
@ConfigurationProperties("footfall")
record KeySettings(@Nullable String captureKey, @Nullable String adminKey) {

    static final String CAPTURE = "FOOTFALL_CAPTURE_KEY";
    static final String ADMIN = "FOOTFALL_ADMIN_KEY";
    private static final int MIN_KEY_LENGTH = 20;

    KeySettings {
        captureKey = key(CAPTURE, captureKey);
        adminKey = key(ADMIN, adminKey);
        if (captureKey != null && captureKey.equals(adminKey)) {
            throw new StartupException(
                    "FOOTFALL_CAPTURE_KEY and FOOTFALL_ADMIN_KEY are the same key: "
                            + "whoever may send activities would be an administrator.",
                    "Choose two different keys.");
        }
    }

    /** Omits the keys, since settings may be logged. */
    @Override
    public String toString() {
        return "KeySettings[]";
    }

    private static @Nullable String key(String variable, @Nullable String value) {
        var key = value == null || value.isBlank() ? null : value.strip();
        Placeholders.refuse(variable, key);
        if (key != null && key.length() < MIN_KEY_LENGTH) {
            throw new StartupException(
                    "%s has %d characters: a key needs at least %d random ones."
                            .formatted(variable, key.length(), MIN_KEY_LENGTH),
                    "Give a longer one, such as `openssl rand -hex 32` prints.");
        }
        if (key != null && !key.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw new StartupException(
                    variable + " holds a space, control or non-ASCII character, which an HTTP header cannot carry.",
                    "Give one of letters and digits, such as `openssl rand -hex 32` prints.");
        }
        return key;
    }
}
