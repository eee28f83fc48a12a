package dev.footfall.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** What is left of an id in a node's own files: spool, exports, logs. The database's files are another matter, see {@link Dump}. */
public final class Traces {

    private Traces() {}

    /** The files that contain it, as text or as its sixteen bytes. */
    public static List<Path> of(UUID id, Path dataFolder) {
        Path cluster = dataFolder.resolve("postgres/cluster");
        try (Stream<Path> files = Files.walk(dataFolder)) {
            return files.filter(file -> !file.startsWith(cluster) && Files.isRegularFile(file))
                    .filter(file -> contains(file, id))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
