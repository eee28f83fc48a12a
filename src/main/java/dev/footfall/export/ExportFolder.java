package dev.footfall.export;

import dev.footfall.platform.DataFolder;
import dev.footfall.platform.QueryParameters;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The folder {@code exports} of this node's data folder, accessible only to its owner. The names of an export's files
 * begin with its id.
 */
@Component
class ExportFolder {

    private static final int ID = 36;

    private final Path path;
    private final UUID node;

    ExportFolder(DataFolder data) {
        this.path = data.path().resolve("exports");
        this.node = data.id();
    }

    UUID node() {
        return node;
    }

    /** The complete file; need not exist. */
    Path file(UUID export) {
        return path.resolve(export + ".csv.gz");
    }

    Path unfinished(UUID export) {
        return path.resolve(export + ".tmp");
    }

    Path part(UUID export, LocalDate day) {
        return path.resolve(export + "-" + day + ".part");
    }

    /** Creates the folder if it does not exist. */
    void create() throws IOException {
        if (!Files.isDirectory(path)) {
            Files.createDirectories(path);
            if (Files.getFileStore(path).supportsFileAttributeView("posix")) {
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
            }
        }
    }

    /** Makes created and deleted names durable. */
    void forceNames() throws IOException {
        try (FileChannel names = FileChannel.open(path, StandardOpenOption.READ)) {
            names.force(true);
        }
    }

    boolean has(UUID export, ExportProgress.Part part) {
        try {
            return node.equals(part.node()) && Files.size(part(export, part.day())) == part.bytes();
        } catch (IOException missing) {
            return false;
        }
    }

    /** All exports that have a file here. */
    Set<UUID> exports() {
        return exports(_ -> true);
    }

    /** Exports that have parts here, besides the complete file. */
    Set<UUID> exportsWithParts() {
        return exports(ExportFolder::isPart);
    }

    private Set<UUID> exports(Predicate<String> which) {
        Set<UUID> found = new TreeSet<>();
        forEach(which, file -> {
            UUID export = exportOf(file);
            if (export != null) {
                found.add(export);
            }
        });
        return found;
    }

    boolean isEmpty() {
        return exports().isEmpty();
    }

    boolean has(UUID export) {
        boolean[] found = {false};
        forEach(file -> file.startsWith(export.toString()), _ -> found[0] = true);
        return found[0];
    }

    void delete(UUID export) {
        delete(file -> file.startsWith(export.toString()));
    }

    /** Deletes all but the complete file. */
    void deleteParts(UUID export) {
        delete(file -> file.startsWith(export.toString()) && isPart(file));
    }

    private static boolean isPart(String file) {
        return !file.endsWith(".csv.gz");
    }

    /** Deletes as many as possible, then throws if one failed. */
    private void delete(Predicate<String> which) {
        List<IOException> failed = new ArrayList<>();
        forEach(which, file -> {
            try {
                Files.deleteIfExists(path.resolve(file));
            } catch (IOException e) {
                failed.add(e);
            }
        });
        if (!failed.isEmpty()) {
            throw new UncheckedIOException(failed.getFirst());
        }
    }

    private static @Nullable UUID exportOf(String file) {
        return file.length() < ID ? null : QueryParameters.uuidOf(file.substring(0, ID));
    }

    private void forEach(Predicate<String> which, Consumer<String> action) {
        if (!Files.isDirectory(path)) {
            return;
        }
        try (Stream<Path> files = Files.list(path)) {
            files.map(file -> file.getFileName().toString()).filter(which).forEach(action);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The disk is full or fails. Deletes what was written of the export, so that others have space. */
    static final class DiskRefusedException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        DiskRefusedException(IOException cause) {
            super(
                    ("The disk of the data folder cannot take more (%s). The export's files were removed "
                                    + "from it: free some space, then restart it.")
                            .formatted(reason(cause)),
                    cause);
        }

        /** The error of the operating system, without the file's path. */
        private static String reason(IOException cause) {
            String words = cause instanceof FileSystemException file ? file.getReason() : cause.getMessage();
            return words == null ? cause.getClass().getSimpleName() : words;
        }
    }
}
