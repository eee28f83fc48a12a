package dev.footfall.access.keys;

import dev.footfall.platform.Sha256;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/**
 * The text of a key, which is shown once and never stored. Its SHA-256 is: a generated key has 256 random bits, so it
 * cannot be guessed, and a slow password hash would only slow each request down. Timing reveals no hash either: the
 * look-up compares hashes, which the sender cannot choose.
 */
record KeyText(String text) {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int RANDOM_BYTES = 32;

    static KeyText random() {
        var bytes = new byte[RANDOM_BYTES];
        RANDOM.nextBytes(bytes);
        return new KeyText("ff_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /** Enough to recognize a key, too little to help guess it: keys from the environment may be short. */
    String prefix() {
        return text.substring(0, text.startsWith("ff_") ? 9 : 4);
    }

    byte[] hash() {
        return Sha256.of(text);
    }

    /** The key of the map in memory. */
    String digest() {
        return HexFormat.of().formatHex(hash());
    }

    /** Omits the key, since records may be logged. */
    @Override
    public String toString() {
        return prefix() + "…";
    }
}
