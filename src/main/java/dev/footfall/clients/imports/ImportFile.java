package dev.footfall.clients.imports;

import dev.footfall.platform.Sha256;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * A file as it lies there: plain or gzipped, which its first bytes tell and not its name, with or without a byte order
 * mark. Files that need another program first are refused in words.
 */
final class ImportFile implements AutoCloseable {

    /** The file cannot be read, wholly or from some line on; the message tells people what to do. */
    static final class UnreadableFileException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        UnreadableFileException(String message) {
            super(message);
        }
    }

    private static final int BUFFER = 1 << 16;
    private static final int HEAD = 4;

    private final CountedStream raw;
    private final InputStream text;
    private final long size;

    private ImportFile(CountedStream raw, InputStream text, long size) {
        this.raw = raw;
        this.text = text;
        this.size = size;
    }

    static ImportFile open(Path path) throws IOException {
        if (!Files.isRegularFile(path) || !Files.isReadable(path)) {
            throw missing();
        }
        long size = Files.size(path);
        CountedStream raw = new CountedStream(Files.newInputStream(path));
        try {
            BufferedInputStream bytes = new BufferedInputStream(raw, BUFFER);
            String head = head(bytes);
            if (head.startsWith("1f8b")) {
                BufferedInputStream inflated = new BufferedInputStream(new GZIPInputStream(bytes, BUFFER), BUFFER);
                return new ImportFile(raw, withoutMark(inflated, head(inflated)), size);
            }
            return new ImportFile(raw, withoutMark(bytes, head), size);
        } catch (EOFException | ZipException e) {
            raw.close();
            throw new UnreadableFileException("The gzip file is damaged or ends in its header.");
        } catch (IOException | RuntimeException e) {
            raw.close();
            throw e;
        }
    }

    /** By which a file is known again: its size and its beginning. */
    static String fingerprint(Path path) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            return Files.size(path) + " "
                    + HexFormat.of().formatHex(Sha256.digest().digest(in.readNBytes(BUFFER)));
        } catch (NoSuchFileException e) {
            throw missing();
        }
    }

    private static UnreadableFileException missing() {
        return new UnreadableFileException("There is no such file, or it may not be read by the user of Footfall.");
    }

    private static String head(BufferedInputStream bytes) throws IOException {
        bytes.mark(HEAD);
        byte[] head = bytes.readNBytes(HEAD);
        bytes.reset();
        return HexFormat.of().formatHex(head);
    }

    private static InputStream withoutMark(BufferedInputStream bytes, String head) throws IOException {
        if (head.isEmpty()) {
            throw new UnreadableFileException("The file is empty.");
        }
        if (head.startsWith("504b")) {
            throw new UnreadableFileException("This is a ZIP archive: unpack it, and import its files one by one.");
        }
        if (head.startsWith("1f8b") || head.startsWith("28b52ffd") || head.startsWith("425a68")) {
            throw new UnreadableFileException("Of packed files only gzip, once, can be read: unpack it first.");
        }
        if (head.startsWith("50415231")) {
            throw new UnreadableFileException("This is a Parquet file: export as JSON lines instead.");
        }
        if (head.startsWith("fffe") || head.startsWith("feff")) {
            throw new UnreadableFileException("The file is in UTF-16: save it as UTF-8.");
        }
        if (head.startsWith("efbbbf")) {
            bytes.skipNBytes(3);
        }
        return bytes;
    }

    /** The beginning of the text, which is still to be read; shorter where the file is damaged further on. */
    byte[] head(int length) throws IOException {
        text.mark(length);
        byte[] head = new byte[length];
        int filled = 0;
        try {
            for (int read = 0; filled < length && read >= 0; filled += Math.max(read, 0)) {
                read = text.read(head, filled, length - filled);
            }
        } catch (EOFException | ZipException e) {
            // whoever reads up to there meets it again
        }
        text.reset();
        return Arrays.copyOf(head, filled);
    }

    /** The text, inflated, after its byte order mark. */
    InputStream text() {
        return text;
    }

    /** The share of the file that was read, from 0 to 1. */
    double share() {
        return size == 0 ? 1 : Math.min(1.0, (double) raw.count / size);
    }

    @Override
    public void close() throws IOException {
        text.close();
    }

    private static final class CountedStream extends FilterInputStream {

        private long count;

        CountedStream(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            count += read < 0 ? 0 : 1;
            return read;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = super.read(bytes, offset, length);
            count += Math.max(read, 0);
            return read;
        }
    }
}
