package dev.footfall.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.testkit.TestApi;
import dev.footfall.testkit.TestKeys;
import dev.footfall.testkit.Wait;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;
import tools.jackson.databind.JsonNode;

/** Large exports over the API, as a program makes and fetches them. */
final class ExportCalls {

    static final String PATH = "/api/admin/exports";

    private final TestApi api;
    private final String site;
    private final HttpClient http = HttpClient.newHttpClient();

    ExportCalls(int port) {
        this.api = new TestApi(port);
        this.site = "http://localhost:" + port;
    }

    /** The id of a new one. */
    String make(String filter) {
        return make(filter, TestKeys.ADMIN);
    }

    String make(String filter, String token) {
        TestApi.Answer answer = api.post(PATH, token, filter);
        assertThat(answer.status()).as(answer.body()).isEqualTo(202);
        assertThat(answer.header("Location"))
                .isEqualTo(PATH + "/" + answer.json().get("id").asString());
        return answer.json().get("id").asString();
    }

    /** The export with this status, once it has it. */
    JsonNode await(String status, String id) {
        Wait.until(() -> {
            JsonNode export = api.get(200, PATH + "/" + id);
            if (!export.get("status").asString().equals(status)) {
                throw new IllegalStateException(export.toString());
            }
            return true;
        });
        return api.get(200, PATH + "/" + id);
    }

    /** What is in the file of one that is whole, after a look at its size, its digest and its rows. */
    String content(JsonNode export) {
        byte[] file = file(export.get("id").asString()).body();
        assertThat(export.get("bytes").asLong()).isEqualTo(file.length);
        assertThat(export.get("sha256").asString()).isEqualTo(sha256(file));
        assertThat(export.get("percent").asInt()).isEqualTo(100);
        try {
            String text = new String(
                    new GZIPInputStream(new ByteArrayInputStream(file)).readAllBytes(), StandardCharsets.UTF_8);
            assertThat(export.get("rows").asLong())
                    .isEqualTo(text.lines().filter(line -> !line.isEmpty()).count() - 1);
            return text;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    HttpResponse<byte[]> file(String id, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(site + PATH + "/" + id + "/file"))
                .header("Authorization", "Bearer " + TestKeys.ADMIN);
        try {
            return http.send(
                    (headers.length == 0 ? request : request.headers(headers)).build(),
                    HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
