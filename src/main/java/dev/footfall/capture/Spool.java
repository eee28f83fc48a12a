package dev.footfall.capture;

import dev.footfall.capture.Submission.NotDurableException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Batches on this node's disk while the database is away. One batch is one file: written under a temporary name,
 * forced, renamed, and its directory forced, before the batch counts as durable. A file half written at a crash never
 * has a final name; a damaged file is set aside, never stored.
 *
 * <p>Writers add concurrently; the {@link SpoolDrain} removes. The list of files is kept in memory; the folder is
 * listed at start only.
 */
final class Spool {

    private record Kept(long bytes, int activities) {}

    private record Reservation(String name, long bytes) {}

    private static final Logger log = LoggerFactory.getLogger(Spool.class);

    private static final String UNFINISHED = ".tmp";
    private static final String FINISHED = ".batch";
    private static final String DAMAGED = ".damaged";
    private static final int DIGITS = 20;
    private static final Pattern OURS = Pattern.compile("\\d{20}\\.(tmp|batch|batch\\.(damaged|tmp))");
    /** The minimum a file takes on disk. */
    private static final int BLOCK = 4_096;

    private final Disk disk;
    private final long limit;
    private final TreeMap<String, Kept> files = new TreeMap<>();
    /** Held while files are removed or replaced, so that a removed one does not come back. */
    private final Object removalLock = new Object();

    private long bytes;
    private long activities;
    private long next;
    private int damaged;

    Spool(Disk disk, long limit) throws IOException {
        this.disk = disk;
        this.limit = limit;
        for (String name : disk.names()) {
            if (!OURS.matcher(name).matches()) {
                continue;
            }
            next = Long.parseLong(name.substring(0, DIGITS)) + 1;
            if (name.endsWith(UNFINISHED)) {
                delete(name);
            } else if (name.endsWith(DAMAGED)) {
                damaged++;
            } else {
                add(name);
            }
        }
        if (!files.isEmpty()) {
            log.info("{} batches with {} activities wait in the spool", files.size(), activities);
        }
    }

    /**
     * Durable when it returns. No lock is held while the disk works: a disk that hangs blocks only its writer.
     *
     * @throws NotDurableException when the limit is reached or the disk refuses; a later batch may succeed
     */
    void keep(Batch batch) {
        byte[] content = SpoolFile.encode(batch);
        Reservation reservation = reserve(content.length);
        String unfinished = reservation.name + UNFINISHED;
        try {
            write(unfinished, reservation.name + FINISHED, content);
        } catch (IOException | RuntimeException e) {
            log.error("The spool could not keep a batch: {}", e.toString());
            forget(reservation);
            throw new NotDurableException("The database is away and the spool cannot be written.");
        }
        kept(reservation, batch.entries.size());
    }

    private void write(String unfinished, String finished, byte[] content) throws IOException {
        disk.write(unfinished, content);
        disk.force(unfinished);
        disk.rename(unfinished, finished);
        disk.forceNames();
    }

    private synchronized Reservation reserve(int length) {
        long size = onDisk(length);
        if (bytes + size > limit) {
            throw new NotDurableException("The database is away and the spool is full.");
        }
        bytes += size;
        return new Reservation("%020d".formatted(next++), size);
    }

    private synchronized void kept(Reservation reservation, int size) {
        files.put(reservation.name + FINISHED, new Kept(reservation.bytes, size));
        activities += size;
    }

    /**
     * The oldest files after this one, or the oldest of all: at most {@code max}, with at most one batch's activities
     * together unless a single file has more.
     */
    synchronized List<String> after(@Nullable String name, int max) {
        NavigableMap<String, Kept> later = name == null ? files : files.tailMap(name, false);
        List<String> found = new ArrayList<>();
        int size = 0;
        for (Map.Entry<String, Kept> file : (later.isEmpty() ? files : later).entrySet()) {
            size += file.getValue().activities;
            if (found.size() == max || !found.isEmpty() && size > CaptureBuffer.MAX_BATCH_SIZE) {
                break;
            }
            found.add(file.getKey());
        }
        return found;
    }

    /**
     * The batch of a file; null when it is damaged, in which case it is set aside for an operator.
     *
     * @throws IOException when it cannot be read now, which says nothing about the file
     */
    @Nullable Batch read(String name) throws IOException {
        byte[] content = disk.read(name);
        try {
            return SpoolFile.decode(content);
        } catch (IOException damage) {
            setAside(name);
            return null;
        }
    }

    /**
     * Removes files whose batches are stored. The removal is forced, because the batches' identity, which makes a
     * replay harmless, is forgotten afterwards.
     */
    void remove(List<String> names) throws IOException {
        synchronized (removalLock) {
            for (String name : names) {
                disk.delete(name);
                uncount(name);
            }
            disk.forceNames();
        }
    }

    /**
     * Replaces the file's content with this batch, unless it was drained meanwhile. The batch has as many entries, and
     * fewer bytes.
     */
    void replace(String name, Batch batch) throws IOException {
        synchronized (removalLock) {
            if (names().contains(name)) {
                disk.delete(name + UNFINISHED);
                write(name + UNFINISHED, name, SpoolFile.encode(batch));
            }
        }
    }

    synchronized List<String> names() {
        return List.copyOf(files.keySet());
    }

    synchronized long bytes() {
        return bytes;
    }

    /** The number of activities acknowledged and not yet in the database. */
    synchronized long activities() {
        return activities;
    }

    synchronized int files() {
        return files.size();
    }

    /** The number of files set aside. Not zero is an alarm: what they held was acknowledged. */
    synchronized int damaged() {
        return damaged;
    }

    private void add(String name) throws IOException {
        Kept kept;
        try {
            kept = size(disk.read(name));
        } catch (IOException e) {
            log.error("Spool file {} cannot be read right now: {}", name, e.toString());
            kept = new Kept(0, 0);
        }
        if (kept == null) {
            setAside(name);
        } else {
            files.put(name, kept);
            bytes += kept.bytes;
            activities += kept.activities;
        }
    }

    /** Null when it is damaged. */
    private static @Nullable Kept size(byte[] content) {
        try {
            return new Kept(
                    onDisk(content.length), SpoolFile.decode(content).entries.size());
        } catch (IOException damage) {
            return null;
        }
    }

    private void setAside(String name) throws IOException {
        log.error("Spool file {} is damaged and was set aside; what it held is not stored", name);
        disk.rename(name, name + DAMAGED);
        disk.forceNames();
        uncount(name);
        synchronized (this) {
            damaged++;
        }
    }

    private void forget(Reservation reservation) {
        delete(reservation.name + UNFINISHED);
        delete(reservation.name + FINISHED);
        synchronized (this) {
            bytes -= reservation.bytes;
        }
    }

    /** Deletes a file that was never acknowledged: harmless if it stays. */
    private void delete(String name) {
        try {
            disk.delete(name);
        } catch (IOException e) {
            log.warn("Spool file {}, which is not needed, could not be removed: {}", name, e.toString());
        }
    }

    private synchronized void uncount(String name) {
        Kept removed = files.remove(name);
        if (removed != null) {
            bytes -= removed.bytes;
            activities -= removed.activities;
        }
    }

    private static long onDisk(int length) {
        return (long) (length + BLOCK - 1) / BLOCK * BLOCK;
    }

    /**
     * The file operations of the spool. Small enough that a test can simulate a disk that loses, at a power cut,
     * whatever was not forced.
     */
    interface Disk {

        /** Creates the file and writes it whole; it is not durable before {@link #force}. */
        void write(String name, byte[] bytes) throws IOException;

        /** Makes the file's content durable. Never retried on the same file: after a failure its pages may be lost. */
        void force(String name) throws IOException;

        /** Gives the file its final name, atomically; durable after {@link #forceNames}. */
        void rename(String from, String to) throws IOException;

        /** Makes renames and removals durable. */
        void forceNames() throws IOException;

        byte[] read(String name) throws IOException;

        void delete(String name) throws IOException;

        /** All names, in order. */
        List<String> names() throws IOException;
    }
}
