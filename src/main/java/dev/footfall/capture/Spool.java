package dev.footfall.capture;

import java.io.IOException;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Batches on this node's disk while the database is away. One batch is one file, written aside, forced, renamed, and its name
 * forced, before anybody is told that it is durable. What a crash left half written never carries a final name; what is
 * damaged all the same is set aside, never stored.
 *
 * <p>Writers add, the {@link SpoolDrain} takes away. Which files there are is kept in memory; the folder is listed at start only.
 */
final class Spool {

    private record Kept(long bytes, int activities) {}

    private static final Logger log = LoggerFactory.getLogger(Spool.class);

    private static final String UNFINISHED = ".tmp";
    private static final String FINISHED = ".batch";
    private static final String DAMAGED = ".damaged";
    /** The least a file takes on disk. */
    private static final int BLOCK = 4_096;

    private final Disk disk;
    private final long limit;
    private final TreeMap<String, Kept> files = new TreeMap<>();
    private long bytes;
    private long activities;
    private long next;
    private int damaged;

    Spool(Disk disk, long limit) throws IOException {
        this.disk = disk;
        this.limit = limit;
        for (String name : disk.names()) {
            if (name.endsWith(UNFINISHED)) {
                disk.delete(name);
            } else if (name.endsWith(DAMAGED)) {
                damaged++;
            } else if (name.endsWith(FINISHED)) {
                add(name);
            }
        }
        if (!files.isEmpty()) {
            log.info("{} batches with {} activities wait in the spool", files.size(), activities);
        }
    }

    /**
     * Durable when it returns.
     *
     * @throws NotDurableException when the limit is reached or the disk refuses; a later batch may find room
     */
    synchronized void keep(Batch batch) {
        byte[] content = SpoolFile.encode(batch);
        if (bytes + onDisk(content.length) > limit) {
            throw new NotDurableException("The database is away and the spool is full.");
        }
        String name = "%020d".formatted(next++);
        try {
            disk.write(name + UNFINISHED, content);
            disk.force(name + UNFINISHED);
            disk.rename(name + UNFINISHED, name + FINISHED);
            disk.forceNames();
        } catch (IOException e) {
            log.error("The spool could not keep a batch: {}", e.toString());
            forget(name);
            throw new NotDurableException("The database is away and the spool's disk refuses.");
        }
        count(name + FINISHED, new Kept(onDisk(content.length), batch.entries.size()));
    }

    /** The name of the oldest file. */
    synchronized Optional<String> oldest() {
        return files.isEmpty() ? Optional.empty() : Optional.of(files.firstKey());
    }

    /** The batch of a file; null when it is damaged, and then it is set aside for somebody to look at. */
    @Nullable Batch read(String name) throws IOException {
        try {
            return SpoolFile.decode(disk.read(name));
        } catch (IOException e) {
            if (!disk.names().contains(name)) {
                throw e;
            }
            setAside(name);
            return null;
        }
    }

    /** It is stored. */
    synchronized void remove(String name) throws IOException {
        disk.delete(name);
        uncount(name);
    }

    synchronized long bytes() {
        return bytes;
    }

    /** Acknowledged and not yet in the database. */
    synchronized long activities() {
        return activities;
    }

    synchronized int files() {
        return files.size();
    }

    /** Files that were set aside. Not zero is an alarm: what they held was acknowledged. */
    synchronized int damaged() {
        return damaged;
    }

    private void add(String name) throws IOException {
        next = Long.parseLong(name.substring(0, name.length() - FINISHED.length())) + 1;
        byte[] content = disk.read(name);
        try {
            count(
                    name,
                    new Kept(
                            onDisk(content.length),
                            SpoolFile.decode(content).entries.size()));
        } catch (IOException e) {
            setAside(name);
        }
    }

    private synchronized void setAside(String name) throws IOException {
        log.error("Spool file {} is damaged and was set aside; what it held is not stored", name);
        disk.rename(name, name + DAMAGED);
        damaged++;
        uncount(name);
    }

    private void forget(String name) {
        for (String ending : new String[] {UNFINISHED, FINISHED}) {
            try {
                disk.delete(name + ending);
            } catch (IOException e) {
                log.warn("A spool file that is not to be used could not be removed: {}", e.toString());
            }
        }
    }

    private void count(String name, Kept kept) {
        files.put(name, kept);
        bytes += kept.bytes;
        activities += kept.activities;
    }

    private void uncount(String name) {
        Kept gone = files.remove(name);
        if (gone != null) {
            bytes -= gone.bytes;
            activities -= gone.activities;
        }
    }

    private static long onDisk(int length) {
        return (long) (length + BLOCK - 1) / BLOCK * BLOCK;
    }
}
