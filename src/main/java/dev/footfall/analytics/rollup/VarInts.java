package dev.footfall.analytics.rollup;

import java.nio.ByteBuffer;

/** Integers of seven bits a byte, the low ones first, as in Protocol Buffers: small ones take one byte. Negative ones are not stored. */
public final class VarInts {

    private VarInts() {}

    public static void put(ByteBuffer buffer, int value) {
        int rest = value;
        while (rest > 0x7F) {
            buffer.put((byte) (rest & 0x7F | 0x80));
            rest >>>= 7;
        }
        buffer.put((byte) rest);
    }

    public static int get(ByteBuffer buffer) {
        int value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = buffer.get();
            value |= (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }
}
