package dev.footfall.access.keys;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/**
 * The text of a key, which is shown once and never stored. Its SHA-256 is: a made key has 256 random bits, so that
 * there is nothing to guess and a slow password hash would only slow each request down. Nobody can search for a hash by
 * timing either: the look-up compares hashes of what was sent, which the sender cannot steer.
 */
record KeyText(String text) {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int RANDOM_BYTES = 32;

    static KeyText random() {
        var bytes = new byte[RANDOM_BYTES];
        RANDOM.nextBytes(bytes);
        return new KeyText("ff_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /** Enough to recognise a key by, too little to help guessing it: keys from the environment may be shorter. */
    String prefix() {
        return text.substring(0, text.startsWith("ff_") ? 9 : 4);
    }

    byte[] hash() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    /** The hash as the memory's index knows it. */
    String digest() {
        return HexFormat.of().formatHex(hash());
    }

    /** Keeps the key out of logs. */
    @Override
    public String toString() {
        return prefix() + "…";
    }
}
