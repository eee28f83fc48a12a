package dev.footfall.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Data folders below {@code target/test-data}. Logs stay for whoever looks into a failure; the clusters, some 60 MB
 * each, go with the test run.
 */
public final class TestFolders {

    private TestFolders() {}

    public static Path create(String name) {
        try {
            Path all = Files.createDirectories(Path.of("target", "test-data")).toAbsolutePath();
            Path folder = Files.createTempDirectory(all, name + "-");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder.resolve("postgres/cluster"))));
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> found = Files.walk(folder)) {
            List<Path> paths = found.sorted(Comparator.reverseOrder()).toList();
            for (Path path : paths) {
                Files.deleteIfExists(path);
            }
        } catch (IOException | UncheckedIOException e) {
            System.err.println("left behind: " + folder + " (" + e + ")");
        }
    }
}
