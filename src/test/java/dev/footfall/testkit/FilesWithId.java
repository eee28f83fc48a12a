package dev.footfall.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

/**
 * What is left of an id in a node's own files: spool, exports, logs. The database's files are another matter, see
 * {@link Dump}.
 */
public final class FilesWithId {

    private FilesWithId() {}

    /** The files that contain it, as text or as its sixteen bytes. */
    public static List<Path> of(UUID id, Path dataFolder) {
        Path cluster = dataFolder.resolve("postgres/cluster");
        List<Path> found = new ArrayList<>();
        try {
            Files.walkFileTree(dataFolder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                    return folder.equals(cluster) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (attributes.isRegularFile() && contains(file, id)) {
                        found.add(file);
                    }
                    return FileVisitResult.CONTINUE;
                }

                /** Listed, and gone before it was looked at, as batches of the spool are. */
                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                    if (e instanceof NoSuchFileException) {
                        return FileVisitResult.CONTINUE;
                    }
                    throw e;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    private static boolean contains(Path file, UUID id) {
        try {
            byte[] content = Files.readAllBytes(file);
            return new String(content, StandardCharsets.ISO_8859_1).contains(id.toString())
                    || HexFormat.of().formatHex(content).contains(id.toString().replace("-", ""));
        } catch (NoSuchFileException goneMeanwhile) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
