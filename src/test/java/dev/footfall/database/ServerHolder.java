package dev.footfall.database;

import dev.footfall.platform.DataFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * A process that owns a data folder and its server and nothing else: it stands for the application, and can be killed.
 * Ends when its input does.
 */
final class ServerHolder {

    private ServerHolder() {}

    public static void main(String[] args) throws IOException {
        try (DataFolder folder = DataFolder.own(Path.of(args[0]));
                EmbeddedPostgres postgres = EmbeddedPostgres.start(folder, Map.of())) {
            System.out.println("serves " + postgres.endpoint());
            while (System.in.read() >= 0) {
                Thread.onSpinWait();
            }
        }
    }
}
