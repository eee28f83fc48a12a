package dev.footfall.analytics.rollup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/** Audiences as stored: Roaring's portable format, which other languages can read. */
public final class Bitmaps {

    private Bitmaps() {}

    public static byte[] bytes(RoaringBitmap bitmap) {
        bitmap.runOptimize();
        byte[] bytes = new byte[bitmap.serializedSizeInBytes()];
        bitmap.serialize(ByteBuffer.wrap(bytes));
        return bytes;
    }

    /** Null for an empty bitmap. */
    static byte @Nullable [] bytesOrNull(RoaringBitmap bitmap) {
        return bitmap.isEmpty() ? null : bytes(bitmap);
    }

    /** Empty for null. */
    public static RoaringBitmap of(byte @Nullable [] bytes) {
        RoaringBitmap bitmap = new RoaringBitmap();
        if (bytes != null) {
            try {
                bitmap.deserialize(ByteBuffer.wrap(bytes));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return bitmap;
    }
}
