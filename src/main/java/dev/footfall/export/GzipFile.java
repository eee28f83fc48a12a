package dev.footfall.export;

import dev.footfall.platform.Utf8Buffer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.GZIPOutputStream;

/**
 * One gzip member as a new file, in the place of an old one. Stays open until it is whole: who deletes the file meanwhile, as an erasure does, has deleted also
 * what is written to it afterwards.
 */
final class GzipFile implements AutoCloseable {

    /** Level 6 takes twice the processor time, and saves 6 % of the bytes: ids are most of them. */
    private static final int LEVEL = 1;

    private static final int BUFFER = 1 << 16;

    private final FileChannel file;
    private final GZIPOutputStream out;

    GzipFile(Path path) throws IOException {
        Files.deleteIfExists(path);
        file = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try {
            // writes the header, for which there may be no room
            out = new Leveled(Channels.newOutputStream(file));
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    void write(Utf8Buffer text) throws IOException {
        text.writeTo(out);
    }

    /** It is whole and safe; how many bytes it has. */
    long finish() throws IOException {
        out.finish();
        file.force(true);
        return file.size();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private static final class Leveled extends GZIPOutputStream {

        Leveled(OutputStream out) throws IOException {
            super(out, BUFFER);
            def.setLevel(LEVEL);
        }
    }
}
