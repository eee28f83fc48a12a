package dev.footfall.clients.imports;

import dev.footfall.capture.ClientActivity;
import dev.footfall.clients.imports.FileRecords.Shape;
import dev.footfall.clients.imports.ImportFile.UnreadableFileException;
import dev.footfall.clients.imports.RecordReader.RejectedRecordException;
import dev.footfall.platform.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The activities of a file, one after the other. The same file always gives the same, ids included: a record that has
 * none of its own is known by what it says, and by how often the file said the same before. Used by one thread.
 */
final class ImportReader implements AutoCloseable {

    private static final int HEAD = 1 << 16;

    private final ImportFile file;
    private final FileRecords records;
    private final Shape shape;
    private final ImportFormat format;
    private final RecordReader reader;
    private final Repetitions repetitions = new Repetitions();
    private boolean first;

    private ImportReader(ImportFile file, FileRecords records, Shape shape, ImportFormat format, RecordReader reader) {
        this.file = file;
        this.records = records;
        this.shape = shape;
        this.format = format;
        this.reader = reader;
        this.first = !format.isCsv();
    }

    /**
     * Opens a file and finds out what it is.
     *
     * @param given what its owner says that it is; null to recognize it
     */
    static ImportReader open(Path path, @Nullable ImportFormat given, EventNames names, JsonMapper json)
            throws IOException {
        ImportFile file = ImportFile.open(path);
        try {
            Shape shape = ImportFormat.shape(json, file.head(HEAD));
            FileRecords records = new FileRecords(file.text());
            if (!records.next(shape)) {
                throw new UnreadableFileException("There is no record in the file.");
            }
            return shape == Shape.CSV
                    ? csv(file, records, given, names, json)
                    : objects(file, records, shape, given, names, json);
        } catch (RejectedRecordException e) {
            file.close();
            throw new UnreadableFileException("The first record cannot be read: it is neither JSON nor CSV in UTF-8.");
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static ImportReader csv(
            ImportFile file, FileRecords records, @Nullable ImportFormat given, EventNames names, JsonMapper json)
            throws RejectedRecordException {
        CsvRows rows = new CsvRows(records.bytes(), records.length());
        ImportFormat format = given == null || !given.hasHeader(rows) ? ImportFormat.of(rows) : given;
        expect(given, format);
        RecordReader reader = format == ImportFormat.FOOTFALL ? new FootfallCsv(rows) : new UmamiCsv(rows, names, json);
        return new ImportReader(file, records, Shape.CSV, format, reader);
    }

    private static ImportReader objects(
            ImportFile file,
            FileRecords records,
            Shape shape,
            @Nullable ImportFormat given,
            EventNames names,
            JsonMapper json)
            throws RejectedRecordException {
        ImportFormat format = given == null || given.isCsv()
                ? ImportFormat.of(XapiStatements.tree(json, records.bytes(), records.length()))
                : given;
        expect(given, format);
        return new ImportReader(file, records, shape, format, format.reader(names, json));
    }

    private static void expect(@Nullable ImportFormat given, ImportFormat found) {
        if (given != null && given != found) {
            throw new UnreadableFileException(
                    "This is no file of the format " + given.text() + ": it looks like " + found.text() + ".");
        }
    }

    ImportFormat format() {
        return format;
    }

    /** Goes to the next record; false at the end of the file. */
    boolean next() {
        if (first) {
            first = false;
            return true;
        }
        return records.next(shape);
    }

    /** Passes a record over that an earlier run has done with. */
    void skip() {
        try {
            activity();
        } catch (RejectedRecordException e) {
            // in the report of that run
        }
    }

    /** The line at which the record begins. */
    long line() {
        return records.line();
    }

    /** The bytes of the record. */
    int length() {
        return records.length();
    }

    /** The share of the file that was read, from 0 to 1. */
    double share() {
        return file.share();
    }

    /** The record as an activity, which always has an id and a time. */
    ClientActivity activity() throws RejectedRecordException {
        if (records.tooLong()) {
            throw new RejectedRecordException(RejectedRecordException.TOO_LONG);
        }
        ClientActivity activity = reader.read(records.bytes(), records.length());
        if (activity.timestamp() == null) {
            // a time given now would be another one at the next import
            throw new RejectedRecordException(RejectedRecordException.REQUIRED);
        }
        return activity.messageId() == null
                ? activity.withMessageId(repetitions.id(records.bytes(), records.length()))
                : activity;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    /**
     * How often each record without an id came before. Remembers as many as fit into a small heap: what comes again
     * after more than that many others is taken for the same event.
     */
    private static final class Repetitions extends LinkedHashMap<UUID, Integer> {

        private static final long serialVersionUID = 1L;
        private static final int REMEMBERED = 100_000;

        Repetitions() {
            super(16, 0.75F, true);
        }

        String id(byte[] bytes, int length) {
            MessageDigest digest = Sha256.digest();
            digest.update(bytes, 0, length);
            ByteBuffer hash = ByteBuffer.wrap(digest.digest());
            UUID content = new UUID(hash.getLong(), hash.getLong());
            return content + " " + merge(content, 1, Integer::sum);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, Integer> eldest) {
            return size() > REMEMBERED;
        }
    }
}
