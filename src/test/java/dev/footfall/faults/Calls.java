package dev.footfall.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.testkit.AppProcess;
import dev.footfall.testkit.TestKeys;
import dev.footfall.testkit.TestMetrics;
import dev.footfall.testkit.Wait;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

/** What is asked of an application over HTTP, with the admin key. */
final class Calls {

    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Wait.PATIENCE)
            .build();

    private final AppProcess app;

    Calls(AppProcess app) {
        this.app = app;
    }

    /** {@code UP}, {@code DEGRADED} or whatever readiness says, which it must say with 200. */
    String readiness() {
        HttpResponse<String> answer = get("/actuator/health/readiness");
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.body().replaceFirst("(?s).*?\"status\"\\s*:\\s*\"(\\w+)\".*", "$1");
    }

    /** The sum of a metric's lines that hold this text. */
    double metric(String name, String... labels) {
        return TestMetrics.sum(get("/actuator/prometheus").body(), name, labels);
    }

    /** With the admin key. */
    HttpResponse<String> get(String path) {
        return send(request(path).GET());
    }

    /** To the capture endpoint, with the key that may import. */
    HttpResponse<String> post(String json) {
        return send(capture().POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    HttpRequest.Builder capture() {
        return request("/api/activities").header("Content-Type", "application/json");
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(app.uri(path))
                .header("Authorization", "Bearer " + TestKeys.ADMIN)
                .timeout(Wait.PATIENCE);
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
