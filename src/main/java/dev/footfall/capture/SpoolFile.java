package dev.footfall.capture;

import dev.footfall.activity.Activity;
import dev.footfall.capture.Entry.ActivitySource;
import dev.footfall.capture.Submission.RejectedCount;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * One batch as bytes: {@code FFSPOOL2}, CRC-32C of the rest, then identity, counts of rejected activities and entries,
 * each activity as it was sent. {@code FFSPOOL1}, which is still read, is the same without texts of entities and API
 * keys. Not PostgreSQL's COPY format: a replay decides untimed ids, suppression and duplicates anew, so it needs the
 * entries, and a copy of their rows would only be more bytes to force.
 */
final class SpoolFile {

    private static final long MAGIC = 0x4646_5350_4F4F_4C32L;
    private static final long MAGIC_WITHOUT_TEXTS = 0x4646_5350_4F4F_4C31L;
    private static final int NO_ENTITY = 0;
    private static final int ENTITY = 1;
    private static final int ENTITY_WITH_TEXT = 2;
    private static final int UNTIMED = 1;
    private static final int FORGOTTEN = 2;
    private static final int WITH_OWN_TIME = 4;
    /** Beside the kind of an entry and the source of a count: the API key follows at the end. */
    private static final int WITH_KEY = 64;

    private static final int HEADER_BYTES = 2 * Long.BYTES;
    private static final int TYPICAL_ENTRY_BYTES = 160;

    private SpoolFile() {}

    static byte[] encode(Batch batch) {
        ByteArrayOutputStream bytes =
                new ByteArrayOutputStream(HEADER_BYTES + TYPICAL_ENTRY_BYTES * batch.entries.size());
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeLong(MAGIC);
            out.writeLong(0);
            uuid(out, batch.id.node());
            out.writeLong(batch.id.sequence());
            out.writeInt(batch.id.part());
            out.writeInt(batch.rejectedCounts.size());
            for (RejectedCount count : batch.rejectedCounts) {
                out.writeByte(count.source().ordinal() | withKey(count.key()));
                time(out, count.receivedAt());
                out.writeInt(count.rejected());
                out.writeInt(count.suppressed());
                key(out, count.key());
            }
            out.writeInt(batch.entries.size());
            for (Entry entry : batch.entries) {
                entry(out, entry);
            }
        } catch (IOException e) {
            throw new IllegalStateException("memory does not fail to be written", e);
        }
        byte[] file = bytes.toByteArray();
        ByteBuffer.wrap(file).putLong(Long.BYTES, checksum(file));
        return file;
    }

    /**
     * The batch of a file.
     *
     * @throws IOException when the file was not written whole
     */
    static Batch decode(byte[] file) throws IOException {
        ByteBuffer header = ByteBuffer.wrap(file);
        if (file.length < HEADER_BYTES || !isMagic(header.getLong()) || header.getLong() != checksum(file)) {
            throw new IOException("not a whole spool file");
        }
        DataInputStream in =
                new DataInputStream(new ByteArrayInputStream(file, HEADER_BYTES, file.length - HEADER_BYTES));
        Batch.Id id = new Batch.Id(uuid(in), in.readLong(), in.readInt());
        List<RejectedCount> counts = new ArrayList<>();
        for (int remaining = in.readInt(); remaining > 0; remaining--) {
            counts.add(count(in));
        }
        List<Entry> entries = new ArrayList<>();
        for (int remaining = in.readInt(); remaining > 0; remaining--) {
            entries.add(entry(in));
        }
        return new Batch(id, entries, counts);
    }

    private static boolean isMagic(long first) {
        return first == MAGIC || first == MAGIC_WITHOUT_TEXTS;
    }

    private static RejectedCount count(DataInputStream in) throws IOException {
        int source = in.readByte();
        Instant receivedAt = time(in);
        int rejected = in.readInt();
        int suppressed = in.readInt();
        return new RejectedCount(
                ActivitySource.values()[source & ~WITH_KEY], key(in, source), receivedAt, rejected, suppressed);
    }

    private static void entry(DataOutputStream out, Entry entry) throws IOException {
        Activity activity = entry.sent();
        byte[] metadata = activity.metadata();
        out.writeByte(entry.source.ordinal());
        out.writeByte(kind(entry));
        uuid(out, activity.id());
        uuid(out, activity.userId());
        out.writeShort(activity.type());
        out.writeShort(activity.entityType());
        entity(out, activity);
        time(out, activity.occurredAt());
        time(out, activity.receivedAt());
        out.writeInt(metadata == null ? -1 : metadata.length);
        if (metadata != null) {
            out.write(metadata);
        }
        if (entry.ownTime != null && !entry.forgotten()) {
            time(out, entry.ownTime);
        }
        key(out, entry.key);
    }

    private static int kind(Entry entry) {
        int kind = entry.forgotten()
                ? FORGOTTEN
                : (entry.untimed ? UNTIMED : 0) | (entry.ownTime == null ? 0 : WITH_OWN_TIME);
        return kind | withKey(entry.key);
    }

    private static int withKey(UUID key) {
        return key.equals(Entry.NO_KEY) ? 0 : WITH_KEY;
    }

    private static void key(DataOutputStream out, UUID key) throws IOException {
        if (!key.equals(Entry.NO_KEY)) {
            uuid(out, key);
        }
    }

    private static UUID key(DataInputStream in, int kind) throws IOException {
        return (kind & WITH_KEY) == 0 ? Entry.NO_KEY : uuid(in);
    }

    private static void entity(DataOutputStream out, Activity activity) throws IOException {
        UUID id = activity.entityId();
        String text = activity.entityKey();
        if (id == null) {
            out.writeByte(NO_ENTITY);
            return;
        }
        out.writeByte(text == null ? ENTITY : ENTITY_WITH_TEXT);
        uuid(out, id);
        if (text != null) {
            out.writeUTF(text);
        }
    }

    private static Entry entry(DataInputStream in) throws IOException {
        ActivitySource source = source(in);
        int kind = in.readByte();
        UUID id = uuid(in);
        UUID userId = uuid(in);
        short type = in.readShort();
        short entityType = in.readShort();
        int entity = in.readByte();
        @Nullable UUID entityId = entity == NO_ENTITY ? null : uuid(in);
        @Nullable String entityKey = entity == ENTITY_WITH_TEXT ? in.readUTF() : null;
        Instant occurredAt = time(in);
        Instant receivedAt = time(in);
        int length = in.readInt();
        byte @Nullable [] metadata = length < 0 ? null : in.readNBytes(length);
        Activity activity = new Activity(
                id, userId, type, entityType, entityId, entityKey, metadata, occurredAt, receivedAt, false);
        @Nullable Instant ownTime = (kind & WITH_OWN_TIME) == 0 ? null : time(in);
        UUID key = key(in, kind);
        return (kind & FORGOTTEN) != 0
                ? Entry.forgotten(source, key, activity)
                : new Entry(0, source, key, (kind & UNTIMED) != 0, ownTime, activity);
    }

    private static void uuid(DataOutputStream out, UUID id) throws IOException {
        out.writeLong(id.getMostSignificantBits());
        out.writeLong(id.getLeastSignificantBits());
    }

    private static UUID uuid(DataInputStream in) throws IOException {
        return new UUID(in.readLong(), in.readLong());
    }

    private static void time(DataOutputStream out, Instant moment) throws IOException {
        out.writeLong(moment.getEpochSecond());
        out.writeInt(moment.getNano());
    }

    private static Instant time(DataInputStream in) throws IOException {
        return Instant.ofEpochSecond(in.readLong(), in.readInt());
    }

    private static ActivitySource source(DataInputStream in) throws IOException {
        return ActivitySource.values()[in.readByte()];
    }

    private static long checksum(byte[] file) {
        CRC32C sum = new CRC32C();
        sum.update(file, HEADER_BYTES, file.length - HEADER_BYTES);
        return sum.getValue();
    }
}
