package dev.footfall.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The server's programs, unpacked once for all data folders of the tests: each would spend 3 s and 75 MB on it. */
public final class TestBinaries {

    private TestBinaries() {}

    /** Where they are; one thread unpacks them. */
    public static synchronized Path home() throws IOException {
        Path shared = Files.createDirectories(Path.of("target", "test-postgres", "postgres"));
        return PostgresBinaries.in(shared.toAbsolutePath()).home();
    }

    public static void link(Path dataFolder) {
        try {
            Path home = home();
            Path link = Files.createDirectories(dataFolder.resolve("postgres")).resolve(PostgresBinaries.VERSION);
            if (!Files.exists(link)) {
                Files.createSymbolicLink(link, home);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
