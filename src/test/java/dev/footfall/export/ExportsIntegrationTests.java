package dev.footfall.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.footfall.testkit.TestApi;
import dev.footfall.testkit.TestBrowser;
import dev.footfall.testkit.TestKeys;
import dev.footfall.testkit.TestTokens;
import dev.footfall.testkit.Wait;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Large exports, over the API. */
class ExportsIntegrationTests extends WithActivityToExport {

    /**
     * Of everything and of one filter of each kind; the second as a program sends it, the first as a list's address.
     */
    @Test
    void fileEqualsTheStream() {
        record Asked(String query, String json) {}
        for (Asked asked : List.of(
                new Asked("", "{}"),
                new Asked("&type=app_view&type=app_share", "{\"type\": [\"app_view\", \"app_share\"]}"),
                new Asked(
                        "&userId=" + USERS[0] + "&from=2026-11-18",
                        "{\"userId\": \"" + USERS[0] + "\", \"from\": \"2026-11-18\"}"),
                new Asked(
                        "&from=2026-11-18T07:30:00Z&to=2026-11-20T18:00:00.5Z",
                        "{\"from\": \"2026-11-18T07:30:00Z\", \"to\": \"2026-11-20T18:00:00.5Z\"}"),
                new Asked(
                        "&entityType=App&entityId=" + APP + "&metadata.source=search",
                        ("{\"entityType\": \"App\", \"entityId\": \"%s\", \"metadata\": {\"source\": "
                                        + "\"search\"}, \"to\": null}")
                                .formatted(APP)),
                new Asked(
                        "&userId=" + UUID.nameUUIDFromBytes(new byte[1]),
                        "{\"userId\": \"" + UUID.nameUUIDFromBytes(new byte[1]) + "\"}"))) {
            String streamed = api.get("/api/admin/activities/export?format=csv" + asked.query, TestKeys.ADMIN)
                    .body();
            JsonNode export = exports.await("COMPLETED", exports.make(asked.json));

            assertThat(exports.content(export)).isEqualTo(streamed);
        }
    }

    @Test
    void servesRangesFromAPrivateFolder() throws IOException {
        JsonNode export = exports.await("COMPLETED", exports.make("{}"));
        String id = export.get("id").asString();
        var whole = exports.file(id);
        var end = exports.file(id, "Range", "bytes=100-");

        assertThat(whole.headers().firstValue("Content-Type")).contains("application/gzip");
        assertThat(whole.headers().firstValue("Content-Disposition").orElse("")).startsWith("attachment;");
        assertThat(whole.headers().firstValue("Cache-Control").orElse("")).contains("no-store");
        assertThat(end.statusCode()).isEqualTo(206);
        assertThat(end.body()).hasSize(whole.body().length - 100);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder())))
                .isEqualTo("rwx------");
        Wait.until(() -> files(id).equals(List.of(id + ".csv.gz")));
    }

    @Test
    void removesLeftoverPartsOfAKilledRun() throws IOException {
        String id = exports.make("{}");
        exports.await("COMPLETED", id);
        Wait.until(() -> files(id).equals(List.of(id + ".csv.gz")));
        Files.write(folder().resolve(id + "-2026-11-18.part"), new byte[100]);

        Wait.until(() -> files(id).equals(List.of(id + ".csv.gz")));
    }

    @Test
    void rejectsInvalidInputByField() {
        JsonNode answer = api.post(
                        ExportCalls.PATH,
                        TestKeys.ADMIN,
                        "{\"userId\": [\"x\", \"y\"], \"from\": \"soon\", \"sort\": \"id\", \"type\": \"nothing_like_it\"}")
                .json();

        assertThat(answer.get("status").asInt()).isEqualTo(400);
        assertThat(answer.get("errors").findValuesAsString("field"))
                .containsExactlyInAnyOrder("userId", "from", "sort", "type");
        assertThat(api.post(ExportCalls.PATH, TestKeys.ADMIN, "{\"type\": {}}").status())
                .isEqualTo(400);
        assertThat(api.get(200, ExportCalls.PATH).get("exports")).isEmpty();
    }

    @Test
    void servesOnlyItsOwnerAndAdministrators() {
        String mine = TestBrowser.makeKey(port, "activities:read");
        String other = TestBrowser.makeKey(port, "activities:read");
        String operator = TestTokens.of(UUID.randomUUID(), "OPS");
        String id = exports.make("{\"userId\": \"" + USERS[0] + "\"}", mine);
        String path = ExportCalls.PATH + "/" + id;
        exports.await("COMPLETED", id);

        assertThat(api.get(path, mine).json().at("/filter/userId/0").asString()).isEqualTo(USERS[0].toString());
        assertThat(api.get(path + "/file", mine).status()).isEqualTo(200);
        assertThat(api.get(ExportCalls.PATH, mine).json().get("exports")).hasSize(1);
        TestApi.Answer unknown = api.get(ExportCalls.PATH + "/" + UUID.randomUUID(), other);
        for (String asked : List.of(path, path + "/file")) {
            TestApi.Answer answer = api.get(asked, other);
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.json().get("detail")).isEqualTo(unknown.json().get("detail"));
        }
        assertThat(api.delete(path, other).status()).isEqualTo(404);
        assertThat(api.post(path + "/restart", other, "").status()).isEqualTo(404);
        assertThat(api.get(ExportCalls.PATH, other).json().get("exports")).isEmpty();

        assertThat(api.get(ExportCalls.PATH, operator).body())
                .contains("COMPLETED")
                .doesNotContain(USERS[0].toString(), "filter");
        JsonNode file = api.get(path, mine).json();
        assertThat(api.get(path, operator).body())
                .contains("COMPLETED")
                .doesNotContain(
                        USERS[0].toString(),
                        "filter",
                        "\"rows\"",
                        file.get("sha256").asString());
        assertThat(api.get(path + "/file", operator).status()).isEqualTo(403);

        assertThat(api.delete(path, TestKeys.ADMIN).status()).isEqualTo(204);
        assertThat(api.get(path, mine).status()).isEqualTo(404);
        assertThat(files(id)).isEmpty();
    }

    @Test
    void recordsExportAndDownloadOfOnePerson() {
        String id = exports.make("{\"userId\": \"" + USERS[1] + "\"}");
        exports.await("COMPLETED", id);
        exports.file(id);

        assertThat(views.all())
                .extracting("userId", "view")
                .containsExactly(tuple(USERS[1], "csv"), tuple(USERS[1], "csv"));
        assertThat(database.sql("""
                                        select action from audit_entry where subject like '%' || :id
                                            and person_hash is not null""").param("id", id).query(String.class).list())
                .containsExactlyInAnyOrder("exported", "export-fetched");
    }

    @Test
    void addsTheByteOrderMarkToFileAndDigest() throws Exception {
        String plain = exports.content(exports.await("COMPLETED", exports.make("{}")));
        JsonNode marked = exports.await("COMPLETED", exports.make("{\"bom\": true}"));

        assertThat(exports.content(marked)).isEqualTo("\uFEFF" + plain);
        assertThat(api.post(ExportCalls.PATH, TestKeys.ADMIN, "{\"bom\": \"perhaps\"}")
                        .status())
                .isEqualTo(400);
    }
}
