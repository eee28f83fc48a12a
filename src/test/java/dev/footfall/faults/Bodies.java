package dev.footfall.faults;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;

/** Gzipped bodies that no honest client sends. */
final class Bodies {

    private static final int MEGABYTE = 1 << 20;
    private static final int CRC_AND_LENGTH = 8;

    private Bodies() {}

    /** Small on the wire, so many megabytes inflated. */
    static byte[] bomb(int megabytes) {
        byte[] blank = new byte[MEGABYTE];
        Arrays.fill(blank, (byte) ' ');
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            for (int i = 0; i < megabytes; i++) {
                gzip.write(blank);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static byte[] badCrc(String body) {
        byte[] whole = gzip(body);
        whole[whole.length - CRC_AND_LENGTH] ^= 1;
        return whole;
    }

    static byte[] truncated(String body) {
        byte[] whole = gzip(body);
        return Arrays.copyOf(whole, whole.length - CRC_AND_LENGTH - 5);
    }

    private static byte[] gzip(String body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(body.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
