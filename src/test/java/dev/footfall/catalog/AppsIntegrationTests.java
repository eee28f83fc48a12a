package dev.footfall.catalog;

import static dev.footfall.testkit.TestApi.encoded;
import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.testkit.BesideTest;
import dev.footfall.testkit.TestApi;
import dev.footfall.testkit.TestKeys;
import dev.footfall.testkit.TestTokens;
import dev.footfall.testkit.Wait;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The catalogue of apps, over HTTP. */
@BesideTest(emptyEachTime = true)
class AppsIntegrationTests {

    @Autowired
    Catalog catalog;

    @Autowired
    JdbcClient database;

    @LocalServerPort
    int port;

    private TestApi api;

    @BeforeEach
    void empty() {
        api = new TestApi(port);
    }

    @Test
    void namesRenamesAndFindsAnApp() {
        UUID app = UUID.randomUUID();
        assertThat(api.get("/api/apps/" + app, TestTokens.of(UUID.randomUUID())).status())
                .isEqualTo(404);

        assertThat(put("/api/apps/" + app, "{\"name\": \"  Qurān Reader 📖 \"}"))
                .isEqualTo(200);
        assertThat(catalog.names(Set.of(app))).containsEntry(app, "Qurān Reader 📖");
        assertThat(put("/api/apps/" + app, "{\"name\": \"Reader\", \"icon\": 7}"))
                .isEqualTo(200);

        assertThat(catalog.names(Set.of(app))).containsEntry(app, "Reader");
        assertThat(api.get(200, "/api/apps/" + app).get("name").asString()).isEqualTo("Reader");
    }

    @Test
    void keepsNamesByLanguage() {
        UUID app = UUID.randomUUID();
        put("/api/apps/" + app, "{\"name\": \"Reader\", \"names\": {\"ar\": \"القارئ\", \"pt-br\": \"Leitor\"}}");
        assertThat(api.get(200, "/api/apps/" + app).get("names").toString())
                .isEqualTo("{\"ar\":\"القارئ\",\"pt-BR\":\"Leitor\"}");
        assertThat(List.of("ar", "ar-EG", "pt-BR", "pt", "en"))
                .extracting(language -> name(app, language))
                .containsExactly("القارئ", "القارئ", "Leitor", "Reader", "Reader");
        assertThat(api.get(200, "/api/apps?query=" + encoded("القار"))
                        .at("/apps/0/id")
                        .asString())
                .isEqualTo(app.toString());

        put("/api/apps", "[{\"id\": \"%s\", \"name\": \"Book\"}]".formatted(app));
        assertThat(name(app, "ar")).isEqualTo("القارئ");
        put("/api/apps/" + app, "{\"name\": \"Book\", \"names\": {}}");
        assertThat(name(app, "ar")).isEqualTo("Book");
        assertThat(api.get(200, "/api/apps/" + app).has("names")).isFalse();
    }

    private String name(UUID app, String language) {
        LocaleContextHolder.setLocale(Locale.forLanguageTag(language));
        try {
            return catalog.names(Set.of(app)).get(app);
        } finally {
            LocaleContextHolder.resetLocaleContext();
        }
    }

    @ParameterizedTest
    @CsvSource({"a b, x, names.a b", "und, x, names.und", "ar, '\n', ''", "ar, 'a\nb', names.ar"})
    void checksNamesByLanguage(String language, String name, String field) {
        TestApi.Answer answer = api.put(
                "/api/apps/" + UUID.randomUUID(),
                TestKeys.ADMIN,
                "{\"name\": \"Reader\", \"names\": {\"%s\": \"%s\"}}".formatted(language, name.replace("\n", "\\n")));
        assertThat(answer.json().at("/errors/0/field").asString("")).isEqualTo(field);
    }

    @Test
    void storesManyAtOnceFromTwoCallers() {
        List<UUID> ids =
                IntStream.range(0, 2_000).mapToObj(_ -> UUID.randomUUID()).toList();
        var one = CompletableFuture.supplyAsync(() -> put("/api/apps", array(ids, "one ")));
        var two = CompletableFuture.supplyAsync(() -> put("/api/apps", array(ids.reversed(), "two ")));

        assertThat(one.join()).isEqualTo(200);
        assertThat(two.join()).isEqualTo(200);
        assertThat(catalog.names(ids)).hasSize(2_000);
    }

    @Test
    void lastNameOfARepeatedIdCounts() {
        UUID app = UUID.randomUUID();
        put("/api/apps", "[{\"id\": \"%s\", \"name\": \"a\"}, {\"id\": \"%s\", \"name\": \"b\"}]".formatted(app, app));

        assertThat(catalog.names(Set.of(app))).containsEntry(app, "b");
    }

    @Test
    void storesNothingOfAListWithAMistake() {
        UUID app = UUID.randomUUID();
        TestApi.Answer answer = api.put(
                "/api/apps",
                TestKeys.ADMIN,
                "[{\"id\": \"%s\", \"name\": \"good\"}, {\"id\": \"\", \"name\": \"\"}, null]".formatted(app));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json()
                        .get("errors")
                        .valueStream()
                        .map(error -> error.get("field").asString()))
                .containsExactly("[1].name", "[1].id", "[2].name", "[2].id");
        assertThat(catalog.names(Set.of(app))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\"\"", "\"  \"", "null", "\"a\\u0000b\"", "\"a\\nb\"", "\"a\\u2028b\"", "\"\\ud800\"", "7000"})
    void rejectsInvalidNames(String name) {
        int status = put(
                "/api/apps/" + UUID.randomUUID(),
                "{\"name\": " + (name.equals("7000") ? '"' + "x".repeat(201) + '"' : name) + "}");

        assertThat(status).isEqualTo(400);
    }

    @Test
    void rejectsTooManyAtOnce() {
        List<UUID> ids =
                IntStream.range(0, 5_001).mapToObj(_ -> UUID.randomUUID()).toList();

        assertThat(put("/api/apps", array(ids, "n"))).isEqualTo(413);
        assertThat(put("/api/apps", "[]")).isEqualTo(200);
        assertThat(put("/api/apps", "[{\"id\": ")).isEqualTo(400);
    }

    @Test
    void searchFindsTextInAnyCaseAndPrefixesFirst() {
        UUID[] ids = IntStream.range(0, 5).mapToObj(_ -> UUID.randomUUID()).toArray(UUID[]::new);
        put(
                "/api/apps",
                array(Map.of(
                        ids[0], "Zen 100% Tea", ids[1], "teapot", ids[2], "TEA time", ids[3], "a_b", ids[4], "azb")));

        assertThat(search("tea")).containsExactly("TEA time", "teapot", "Zen 100% Tea");
        assertThat(search("%")).containsExactly("Zen 100% Tea");
        assertThat(search("a_b")).containsExactly("a_b");
        assertThat(search("\\")).isEmpty();
        assertThat(search("' or 1=1 --")).isEmpty();
        assertThat(search("")).hasSize(5);
        assertThat(api.get(200, "/api/apps?query=&limit=2").get("apps")).hasSize(2);
        assertThat(api.get("/api/apps?limit=501", TestKeys.ADMIN).status()).isEqualTo(400);
        assertThat(api.get("/api/apps?q=x", TestKeys.ADMIN).status()).isEqualTo(400);
        assertThat(api.get("/api/apps?query=%00", TestKeys.ADMIN).status()).isEqualTo(400);
    }

    @Test
    void servesNamesFromMemoryForSeconds() {
        UUID app = UUID.randomUUID();
        // Again where it took longer than it is served from memory.
        Wait.until(() -> {
            put("/api/apps/" + app, "{\"name\": \"here\"}");
            database.sql("update app set name = 'elsewhere'").update();
            return "here".equals(catalog.names(Set.of(app)).get(app));
        });
        Wait.until(
                Catalog.FRESH.plus(Wait.seconds(5)),
                () -> "elsewhere".equals(catalog.names(Set.of(app)).get(app)));
    }

    private List<String> search(String text) {
        return StreamSupport.stream(
                        api.get(200, "/api/apps?query=" + encoded(text))
                                .get("apps")
                                .spliterator(),
                        false)
                .map(app -> app.get("name").asString())
                .toList();
    }

    private int put(String path, String body) {
        return api.put(path, TestKeys.ADMIN, body).status();
    }

    private static String array(List<UUID> ids, String prefix) {
        return ids.stream()
                .map(id -> "{\"id\": \"%s\", \"name\": \"%s%s\"}".formatted(id, prefix, id))
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static String array(Map<UUID, String> names) {
        return names.entrySet().stream()
                .map(app -> "{\"id\": \"%s\", \"name\": \"%s\"}".formatted(app.getKey(), app.getValue()))
                .collect(Collectors.joining(",", "[", "]"));
    }
}
