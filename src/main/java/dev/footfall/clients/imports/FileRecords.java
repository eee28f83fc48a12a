package dev.footfall.clients.imports;

import dev.footfall.clients.imports.ImportFile.UnreadableFileException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.ZipException;

/**
 * Cuts a file into records and says at which line each begins. Finds only where a record ends; what it means is for the
 * library that reads it. So a record that cannot be read costs itself and not those after it, and memory is bounded by
 * the longest record allowed.
 */
final class FileRecords {

    /** In bytes. An activity has at most 8 KiB of metadata, but some tools send more beside what is taken. */
    static final int MAX_LENGTH = 1 << 20;

    /** What ends a record. */
    enum Shape {
        /** Each line is one. */
        LINES,
        /** A line, which goes on while a quote is open: CSV. */
        CSV,
        /** A JSON object, wherever lines end: objects one after the other, or the elements of an array. */
        OBJECTS,
        /** A JSON object in an array that is the value of a key of the one outermost object. */
        WRAPPED_OBJECTS
    }

    private final InputStream in;
    private final byte[] chunk = new byte[1 << 16];
    private int position;
    private int limit;
    private long lines = 1;
    /** How deep the place between two records is nested, and whether the second level is an array. */
    private int outer;

    private boolean outerArray;

    private byte[] record = new byte[1 << 12];
    private int length;
    private long line;
    private boolean tooLong;

    FileRecords(InputStream in) {
        this.in = in;
    }

    /** The record's first {@link #length} bytes. */
    byte[] bytes() {
        return record;
    }

    int length() {
        return length;
    }

    /** The line of the file at which the record begins; the first is 1. */
    long line() {
        return line;
    }

    /** Whether the record has more than {@value #MAX_LENGTH} bytes; the bytes are its beginning then. */
    boolean tooLong() {
        return tooLong;
    }

    /** Reads the next record that is not blank; false at the end of the file. */
    boolean next(Shape shape) {
        try {
            return switch (shape) {
                case LINES -> nextLine(false);
                case CSV -> nextLine(true);
                case OBJECTS -> nextObject(false);
                case WRAPPED_OBJECTS -> nextObject(true);
            };
        } catch (EOFException | ZipException e) {
            throw new UnreadableFileException(
                    "The gzip file is damaged or cut off at line " + lines + "; the lines before it are imported.");
        } catch (IOException e) {
            throw new UnreadableFileException("The file could not be read further than line " + lines + ".");
        }
    }

    private boolean nextLine(boolean quotes) throws IOException {
        while (fill()) {
            begin();
            boolean quoted = false;
            boolean ended = false;
            while (!ended && fill()) {
                int from = position;
                while (position < limit) {
                    byte c = chunk[position++];
                    if (c == '\n') {
                        lines++;
                        if (!quoted || tooLong) {
                            ended = true;
                            break;
                        }
                    } else if (quotes && c == '"') {
                        quoted = !quoted;
                    }
                }
                append(from, position);
            }
            while (length > 0 && (record[length - 1] == '\n' || record[length - 1] == '\r')) {
                length--;
            }
            if (!isBlank()) {
                return true;
            }
        }
        return false;
    }

    private boolean isBlank() {
        for (int i = 0; i < length; i++) {
            if (record[i] != ' ' && record[i] != '\t') {
                return false;
            }
        }
        return true;
    }

    /**
     * What stands between records is passed over: white space, commas and brackets; around those of a wrapping object
     * also its other keys and values.
     */
    private boolean nextObject(boolean wrapped) throws IOException {
        int depth = 0;
        boolean text = false;
        boolean escaped = false;
        while (fill()) {
            int from = position;
            while (position < limit) {
                byte c = chunk[position++];
                if (c == '\n') {
                    lines++;
                }
                if (text) {
                    text = escaped || c != '"';
                    escaped = !escaped && c == '\\';
                } else if (c == '"') {
                    text = true;
                } else if (c == '{' || c == '[') {
                    if (depth > 0) {
                        depth++;
                    } else if (c == '{' && (!wrapped || outer == 2 && outerArray)) {
                        begin();
                        depth = 1;
                        from = position - 1;
                    } else {
                        outer++;
                        outerArray = outer == 2 ? c == '[' : outerArray;
                    }
                } else if (c == '}' || c == ']') {
                    if (depth == 0) {
                        outer = Math.max(0, outer - 1);
                    } else if (--depth == 0) {
                        append(from, position);
                        return true;
                    }
                }
            }
            if (depth > 0) {
                append(from, position);
            }
        }
        return depth > 0;
    }

    private void begin() {
        length = 0;
        tooLong = false;
        line = lines;
    }

    private void append(int from, int to) {
        int added = Math.min(to - from, MAX_LENGTH - length);
        tooLong |= added < to - from;
        if (length + added > record.length) {
            record = Arrays.copyOf(record, Math.min(MAX_LENGTH, Math.max(2 * record.length, length + added)));
        }
        System.arraycopy(chunk, from, record, length, added);
        length += added;
    }

    /** False at the end of the file. */
    private boolean fill() throws IOException {
        if (position < limit) {
            return true;
        }
        position = 0;
        limit = Math.max(0, in.read(chunk));
        return limit > 0;
    }
}
