package dev.footfall.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.testkit.AppProcess;
import dev.footfall.testkit.OwnProcesses;
import dev.footfall.testkit.TestKeys;
import dev.footfall.testkit.Wait;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Fault 15: out of memory, and how much is needed for it. */
@OwnProcesses
class OutOfMemoryTests {

    private static final int ROWS = 500;
    private static final String LIST = "/api/admin/activities?size=" + ROWS;

    private final Queue<InputStream> unread = new ConcurrentLinkedQueue<>();

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** As {@code java -jar} starts it, without any option of the JVM's. */
    @Test
    void servesLargeListsOrExitsWithoutLoss() throws Exception {
        Path folder = AppProcess.newDataFolder();
        try (AppProcess roomy = AppProcess.start(folder, Map.of(), "-Xmx512m")) {
            fill(roomy);
            assertThat(lists(roomy, 12)).containsOnly(200);
            assertThat(roomy.isRunning()).isTrue();
            assertThat(roomy.sigterm()).isEqualTo(143);
        }
        try (AppProcess tight = AppProcess.start(folder, Map.of(), "-Xmx70m")) {
            for (int round = 0; round < 40 && tight.isRunning(); round++) {
                unread(tight, 16);
            }

            assertThat(tight.exitCode()).isEqualTo(71);
            assertThat(tight.log()).contains("Terminating due to java.lang.OutOfMemoryError");
            tight.restart();
            HttpResponse<String> after = http.send(
                    request(tight, "/api/admin/activities/export?format=csv").build(), BodyHandlers.ofString());
            assertThat(after.body().lines()).hasSize(ROWS + 1);
        }
    }

    private void fill(AppProcess app) throws IOException, InterruptedException {
        String metadata =
                IntStream.range(0, 1_360).mapToObj(_ -> "9e307").collect(Collectors.joining(",", "{\"n\":[", "]}"));
        String activity = "{\"userId\":\"%s\",\"activityType\":\"app_view\",\"metadata\":%s}";
        for (int sent = 0; sent < ROWS; sent += 100) {
            String body = IntStream.range(0, 100)
                    .mapToObj(_ -> activity.formatted(UUID.randomUUID(), metadata))
                    .collect(Collectors.joining(",", "[", "]"));
            HttpResponse<String> answer = http.send(
                    request(app, "/api/activities")
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    BodyHandlers.ofString());
            assertThat(answer.body()).contains("\"accepted\":100");
        }
    }

    /** The statuses of so many lists at once; zero where none came. */
    private List<Integer> lists(AppProcess app, int count) {
        List<CompletableFuture<Integer>> answers = IntStream.range(0, count)
                .mapToObj(_ -> http.sendAsync(request(app, LIST).build(), BodyHandlers.discarding())
                        .handle((answer, failure) -> failure == null ? answer.statusCode() : 0))
                .toList();
        return answers.stream().map(CompletableFuture::join).toList();
    }

    /** So many lists that are asked for and not read: each stays in memory. */
    private void unread(AppProcess app, int count) {
        IntStream.range(0, count)
                .mapToObj(_ -> http.sendAsync(request(app, LIST).build(), BodyHandlers.ofInputStream())
                        .handle((answer, failure) -> failure == null ? unread.add(answer.body()) : app.isRunning()))
                .toList()
                .forEach(CompletableFuture::join);
    }

    private static HttpRequest.Builder request(AppProcess app, String path) {
        return HttpRequest.newBuilder(app.uri(path))
                .timeout(Wait.PATIENCE)
                .header("Authorization", "Bearer " + TestKeys.ADMIN);
    }
}
