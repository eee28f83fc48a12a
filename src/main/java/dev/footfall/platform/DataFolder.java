package dev.footfall.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The folder of this node's own files. Exactly one process owns it, by a file lock that the kernel frees however the
 * process ends. Only the owner starts and stops the embedded server and drains the spool. Others may attach, and then
 * only read what the owner wrote.
 */
public final class DataFolder implements AutoCloseable {

    private final Path path;
    private final @Nullable FileChannel lock;
    private final UUID id;

    private DataFolder(Path path, @Nullable FileChannel lock) throws IOException {
        this.path = path;
        this.lock = lock;
        this.id = id(path.resolve("node"), lock != null);
    }

    /**
     * Owns the folder, and creates it where it is missing. Throws a {@link StartupException} while another process owns
     * it.
     */
    public static DataFolder own(Path folder) {
        DataFolder opened = open(folder);
        if (!opened.owner()) {
            throw new StartupException(
                    "Another Footfall%s is running on the data folder %s.".formatted(holder(folder), opened.path()),
                    "Stop it first, or give this one a folder of its own with FOOTFALL_DATA_DIR.");
        }
        return opened;
    }

    /** Owns the folder if nobody does, otherwise attaches to it. */
    public static DataFolder ownOrAttach(Path folder) {
        return open(folder);
    }

    private static DataFolder open(Path folder) {
        Path path = folder.toAbsolutePath().normalize();
        try {
            create(path);
            Path file = path.resolve("lock");
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            try {
                if (channel.tryLock() == null) {
                    channel.close();
                    return new DataFolder(path, null);
                }
            } catch (OverlappingFileLockException heldByThisProcess) {
                // Left open: closing any descriptor of the file would drop the lock of the whole process.
                return new DataFolder(path, null);
            }
            channel.truncate(0);
            channel.write(
                    ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
            return new DataFolder(path, channel);
        } catch (IOException e) {
            throw new StartupException(
                    "The data folder %s cannot be used: %s.".formatted(path, e),
                    "Let this user write there, or name another folder with FOOTFALL_DATA_DIR.",
                    e);
        }
    }

    /** Kept in a file, so that a node that returns with its spool keeps its id. */
    private static UUID id(Path file, boolean owner) throws IOException {
        if (Files.exists(file)) {
            try {
                return UUID.fromString(Files.readString(file).strip());
            } catch (IllegalArgumentException halfWritten) {
                // the owner creates it anew
            }
        }
        UUID made = UUID.randomUUID();
        if (owner) {
            Files.writeString(file, made.toString());
        }
        return made;
    }

    private static void create(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            return;
        }
        if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createDirectories(
                    path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } else {
            Files.createDirectories(path);
        }
    }

    private static String holder(Path folder) {
        try {
            return " (process " + Files.readString(folder.resolve("lock")).strip() + ")";
        } catch (IOException unreadable) {
            return "";
        }
    }

    public Path path() {
        return path;
    }

    /** Identifies this folder, and with it the node, among all that share a database. */
    public UUID id() {
        return id;
    }

    /** Whether this process owns the folder, and with it the embedded server and the spool. */
    public boolean owner() {
        return lock != null;
    }

    @Override
    public void close() {
        if (lock != null) {
            try {
                lock.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
