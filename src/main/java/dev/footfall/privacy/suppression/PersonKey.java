package dev.footfall.privacy.suppression;

import java.nio.ByteBuffer;

/** A person's keyed hash as a key of maps. */
record PersonKey(long a, long b, long c, long d) {

    static PersonKey of(byte[] hash) {
        var bytes = ByteBuffer.wrap(hash);
        return new PersonKey(bytes.getLong(), bytes.getLong(), bytes.getLong(), bytes.getLong());
    }
}
