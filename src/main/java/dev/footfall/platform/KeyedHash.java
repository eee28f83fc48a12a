package dev.footfall.platform;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The hash that stands for a person where the id itself may not be kept (tombstones, audit, first seen): HMAC-SHA256
 * under the installation's secret. Without the secret nobody can tell who is meant; with it a person's own entries are
 * found again. Thread-safe.
 */
public final class KeyedHash {

    private static final String ALGORITHM = "HmacSHA256";

    /** Has read the key and nothing else. Each hash works on a copy, which takes half the time of a new one. */
    private final Mac keyed;

    KeyedHash(byte[] secret) {
        try {
            keyed = Mac.getInstance(ALGORITHM);
            keyed.init(new SecretKeySpec(secret, ALGORITHM));
            keyed.update(new byte[0]); // from here on the key's block counts as read, in copies too
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** 32 bytes. */
    public byte[] of(UUID person) {
        return of(ByteBuffer.allocate(16)
                .putLong(person.getMostSignificantBits())
                .putLong(person.getLeastSignificantBits())
                .array());
    }

    /** 32 bytes, for anything else that may not be kept as it is: an address, a name somebody typed. */
    public byte[] of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    byte[] of(byte[] message) {
        try {
            return ((Mac) keyed.clone()).doFinal(message);
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException(e);
        }
    }
}
