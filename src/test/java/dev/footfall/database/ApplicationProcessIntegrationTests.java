package dev.footfall.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.footfall.testkit.AppProcess;
import dev.footfall.testkit.OwnProcesses;
import dev.footfall.testkit.Wait;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Start and end of the real application with the server that it brings. */
@OwnProcesses
class ApplicationProcessIntegrationTests {

    private static AppProcess app;

    @BeforeAll
    static void start() {
        app = AppProcess.start();
    }

    @AfterAll
    static void end() {
        app.close();
    }

    @Test
    void restartsAfterAKillWithItsData() throws SQLException {
        try (Connection connection = app.postgres().connect()) {
            connection.createStatement().execute("create table if not exists kept (word text)");
            connection.createStatement().execute("insert into kept values ('stored')");
        }
        app.kill9();
        app.restart();
        try (Connection connection = app.postgres().connect();
                var row = connection.createStatement().executeQuery("select word from kept")) {
            assertThat(row.next()).isTrue();
        }
    }

    @Test
    void stopsItsServerLast() {
        assertThat(app.sigterm()).isEqualTo(143);
        assertThat(app.postgres().isRunning()).isFalse();
        assertThat(app.postgres().log()).endsWith("database system is shut down");
        app.restart();
    }

    @Test
    void ctrlCDoesNotReachTheServer() throws IOException {
        long server = app.postgres().pid();
        String stat = Files.readString(Path.of("/proc", Long.toString(server), "stat"));
        String[] afterName = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        assertThat(afterName[2]).as("process group").isEqualTo(Long.toString(server));
    }

    @Test
    void isDegradedNotDownWhileTheDatabaseHangs() throws Exception {
        Wait.until(() -> health().body().contains("\"UP\""));
        app.postgres().stopSignal();
        try {
            Wait.until(() -> health().body().contains("\"DEGRADED\""));
            assertThat(health().statusCode()).isEqualTo(200);
        } finally {
            app.postgres().continueSignal();
        }
        Wait.until(() -> health().body().contains("\"UP\""));
    }

    private static HttpResponse<String> health() throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(app.uri("/actuator/health/readiness"))
                    .timeout(Wait.seconds(20))
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        }
    }

    @Test
    void secondProcessOnTheFolderSaysWhyItStops() {
        try (AppProcess second = AppProcess.launch(app.dataFolder(), Map.of())) {
            assertThatThrownBy(second::awaitServing).hasMessageStartingWith("ended with 1:");
            assertThat(second.log())
                    .contains("Another Footfall (process " + app.pid() + ") is running on the data folder")
                    .contains("FOOTFALL_DATA_DIR")
                    .doesNotContain("\tat ");
        }
    }
}
