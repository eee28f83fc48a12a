package dev.footfall.testkit;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Calls the API of the application under test as a program would, with {@link TestKeys#ADMIN} where no other credential
 * is given.
 */
public final class TestApi {

    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String base;

    public TestApi(int port) {
        this.base = "http://localhost:" + port;
    }

    /** What came back. */
    public record Answer(int status, HttpResponse<String> response) {

        public String body() {
            return response.body();
        }

        public JsonNode json() {
            return JSON.readTree(response.body());
        }

        public String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }
    }

    /** For a value in a query. */
    public static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** The JSON of an answer that must have this status. */
    public JsonNode get(int status, String path) {
        return expect(status, get(path, TestKeys.ADMIN)).json();
    }

    public Answer get(String path, String token, String... headers) {
        return send(request(path, token, headers).GET());
    }

    public Answer put(String path, String token, String json) {
        return send(request(path, token, "Content-Type", "application/json").PUT(BodyPublishers.ofString(json)));
    }

    public Answer delete(String path, String token) {
        return send(request(path, token).DELETE());
    }

    public Answer post(String path, String token, String json) {
        return send(request(path, token, "Content-Type", "application/json").POST(BodyPublishers.ofString(json)));
    }

    private static Answer expect(int status, Answer answer) {
        if (answer.status != status) {
            throw new AssertionError("wanted " + status + ", was " + answer.status + ": " + answer.body());
        }
        return answer;
    }

    private HttpRequest.Builder request(String path, String token, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(Wait.PATIENCE)
                .header("Authorization", "Bearer " + token);
        return headers.length == 0 ? request : request.headers(headers);
    }

    private Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
            return new Answer(response.statusCode(), response);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
