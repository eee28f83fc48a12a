package dev.footfall.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.footfall.database.DatabaseServer.DatabaseStart;
import dev.footfall.platform.DataFolder;
import dev.footfall.platform.StartupException;
import dev.footfall.testkit.AppProcess;
import dev.footfall.testkit.OwnProcesses;
import dev.footfall.testkit.TestFolders;
import dev.footfall.testkit.TestKeys;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** A data folder may have any name that its file system takes. */
@OwnProcesses
class OddFolderIntegrationTests {

    private static final String NAME = "a $HOME ${HOME} 'q' \"d\" `e` \\ 100% %s #{1} & ;";

    @Test
    void worksInAFolderOfAnyName() throws Exception {
        // Where the JVM's own locale can name it at all.
        String umlauts = "UTF-8".equals(System.getProperty("sun.jnu.encoding")) ? " Füße ✓" : "";
        Path folder = Files.createDirectories(TestFolders.create("odd").resolve(NAME + umlauts));
        // With programs of its own, since those of all tests lie at an ordinary path.
        try (DataFolder owned = DataFolder.own(folder);
                EmbeddedPostgres postgres = EmbeddedPostgres.start(owned, Map.of("cluster_name", "it's a \\"))) {
            assertThat(WithServer.query(postgres, "select current_database()")).isEqualTo("footfall");
            assertThat(WithServer.query(postgres, "show cluster_name")).isEqualTo("it's a \\");
        }
        try (AppProcess app = AppProcess.start(folder, Map.of())) {
            assertThat(captured(app)).contains("\"accepted\":1");
            app.sigterm();
            app.restart();
            assertThat(captured(app)).contains("\"accepted\":1");
            assertThat(folder.resolve("postgres/server.log")).isNotEmptyFile();
            assertThat(folder.resolve("spool")).isDirectory();
        } finally {
            FileTrees.delete(folder.resolve("postgres"));
        }
    }

    @Test
    void saysThatTheLocaleCannotNameTheFolder() {
        try (GenericApplicationContext context = new GenericApplicationContext()) {
            context.getEnvironment()
                    .getPropertySources()
                    .addFirst(new MapPropertySource("test", Map.of("footfall.data-dir", "F\uFFFD\uFFFDe")));
            assertThatThrownBy(() -> new DatabaseStart().initialize(context))
                    .isInstanceOf(StartupException.class)
                    .hasMessageContaining("FOOTFALL_DATA_DIR contains characters that Java cannot use");
        }
    }

    private static String captured(AppProcess app) throws IOException, InterruptedException {
        URI address = app.uri("/api/activities");
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(address)
                                    .header("Authorization", "Bearer " + TestKeys.CAPTURE)
                                    .header("Content-Type", "application/json")
                                    .POST(HttpRequest.BodyPublishers.ofString("{\"userId\": "
                                            + "\"0b8f6d1e-5d52-4f3c-9a47-1f0c8a2b7d11\", "
                                            + "\"activityType\": \"app_view\"}"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }
}
