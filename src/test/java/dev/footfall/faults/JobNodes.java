package dev.footfall.faults;

import dev.footfall.database.Endpoint;
import dev.footfall.testkit.AppProcess;
import dev.footfall.testkit.TestKeys;
import dev.footfall.testkit.TestPostgres;
import dev.footfall.testkit.Wait;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Two real processes on one database, told to run jobs. */
final class JobNodes implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();

    private final Endpoint endpoint = TestPostgres.createDatabase();
    final List<AppProcess> nodes;
    final JdbcClient database = JdbcClient.create(source());
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** Where nothing is started by its schedule. */
    JobNodes() {
        this(_ -> {}, "-Ddb-scheduler.enabled=false");
    }

    /** @param before what is to be in the database when they start */
    JobNodes(Consumer<JdbcClient> before, String... jvmOptions) {
        before.accept(database);
        String[] options = Stream.concat(Stream.of("-Dfootfall.analytics.keep-counting=false"), Stream.of(jvmOptions))
                .toArray(String[]::new);
        Map<String, String> environment = Map.of(
                "FOOTFALL_DATABASE_URL", endpoint.url(),
                "FOOTFALL_DATABASE_USER", endpoint.user(),
                "FOOTFALL_DATABASE_PASSWORD", endpoint.password());
        nodes = IntStream.range(0, 2)
                .mapToObj(_ -> AppProcess.launch(AppProcess.newDataFolder(), environment, options))
                .toList();
        nodes.forEach(AppProcess::awaitServing);
    }

    /** The first of them, to be loaded and looked at. */
    FaultFixture fixture() {
        return FaultFixture.on(endpoint, nodes.getFirst());
    }

    DataSource source() {
        return new DriverManagerDataSource(endpoint.url(), endpoint.user(), endpoint.password());
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(endpoint.url(), endpoint.user(), endpoint.password());
    }

    /** The statuses of so many starts at once, every second one at the other node. */
    List<Integer> start(int times, String job, String parameters) {
        List<CompletableFuture<HttpResponse<String>>> answers = IntStream.range(0, times)
                .mapToObj(i -> http.sendAsync(
                        request(i % nodes.size(), "/api/admin/jobs/" + job + "/runs")
                                .POST(HttpRequest.BodyPublishers.ofString(parameters))
                                .build(),
                        HttpResponse.BodyHandlers.ofString()))
                .toList();
        return answers.stream().map(answer -> answer.join().statusCode()).toList();
    }

    int put(int node, String path, String body) throws IOException, InterruptedException {
        return http.send(
                        request(node, path)
                                .PUT(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    int post(int node, String path) throws IOException, InterruptedException {
        return http.send(
                        request(node, path)
                                .POST(HttpRequest.BodyPublishers.noBody())
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    JsonNode get(int node, String path) throws IOException, InterruptedException {
        return JSON.readTree(http.send(request(node, path).build(), HttpResponse.BodyHandlers.ofString())
                .body());
    }

    private HttpRequest.Builder request(int node, String path) {
        return HttpRequest.newBuilder(nodes.get(node).uri(path))
                .timeout(Wait.PATIENCE)
                .header("Authorization", "Bearer " + TestKeys.ADMIN)
                .header("Content-Type", "application/json");
    }

    @Override
    public void close() {
        nodes.forEach(AppProcess::close);
    }
}
