package dev.footfall.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.platform.Caller.Role;
import dev.footfall.testkit.BesideTest;
import dev.footfall.testkit.TestBrowser;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The settings' part about apps. */
@BesideTest(emptyEachTime = true)
class AppsPageIntegrationTests {

    private static final String PAGE = "/admin/settings/apps";
    private static final Pattern NAME = Pattern.compile("/admin/entities/App/[^\"]+\">([^<]+)</a>");
    private static final Pattern NEXT = Pattern.compile("href=\"([^\"]+)\" rel=\"next\"");
    private static final Pattern BACK = Pattern.compile("href=\"([^\"]+)\" rel=\"prev\"");

    @LocalServerPort
    int port;

    @Autowired
    JdbcClient database;

    @Autowired
    Catalog catalog;

    private TestBrowser admin = new TestBrowser(0);

    @BeforeEach
    void empty() {
        admin = TestBrowser.signedInAs(port, Role.ADMIN);
    }

    @Test
    void namesAndRenamesAnAppAndRecordsIt() {
        UUID id = UUID.randomUUID();
        assertThat(admin.get(PAGE).body()).contains("No app has a name yet");

        assertThat(post("/new", Map.of("id", " " + id + " ", "name", " Quran Reader ")))
                .isEqualTo(302);
        assertThat(admin.get(PAGE).body()).contains("“Quran Reader” is saved.", PAGE + "/" + id + "/edit");
        assertThat(post("/" + id + "/edit", Map.of("name", "Reader"))).isEqualTo(302);
        assertThat(post("/" + id + "/edit", Map.of("name", "Reader"))).isEqualTo(302);

        assertThat(catalog.names(Set.of(id))).containsEntry(id, "Reader");
        assertThat(database.sql("select action || ' ' || subject from audit_entry where action like 'app%'")
                        .query(String.class)
                        .list())
                .containsExactly("apps-named one app", "apps-named one app");
    }

    @Test
    void showsMistakesBesideTheField() {
        var answer = admin.post(PAGE + "/new", Map.of("id", "1".repeat(256), "name", "a\nb<i>"));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body())
                .contains("id=\"e-id\"", "id=\"e-name\"", "value=\"" + "1".repeat(256) + "\"", "b&lt;i&gt;\"");
        assertThat(post("/" + UUID.randomUUID() + "/edit", Map.of("name", "x"))).isEqualTo(404);
        assertThat(admin.get(PAGE + "/" + UUID.randomUUID() + "/edit").statusCode())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({
        "'', 'lower(name), id::text'",
        "?sort=-name, 'lower(name) desc, id::text desc'",
        "?sort=id, 'id::text'",
        "?sort=-changed, 'updated_at desc, id::text desc'"
    })
    void pagesBothWaysWithEachAppOnce(String query, String order) {
        database.sql("""
                        insert into app (id, name, updated_at)
                        select gen_random_uuid(), 'App ' || (n % 60), now() - (n % 7) * interval '1 day' from generate_series(1, 120) as n
                        """).update();

        var first = admin.get(PAGE + query).body();
        var second = admin.get(link(NEXT, first)).body();
        var third = admin.get(link(NEXT, second)).body();

        assertThat(first).contains("title=\"120\"").doesNotContain("rel=\"prev\"");
        assertThat(third).doesNotContain("rel=\"next\"");
        var all = new ArrayList<>(names(first));
        all.addAll(names(second));
        all.addAll(names(third));
        assertThat(all)
                .isEqualTo(database.sql("select name from app order by " + order)
                        .query(String.class)
                        .list());
        assertThat(names(admin.get(link(BACK, third)).body())).isEqualTo(names(second));
        assertThat(names(admin.get(link(BACK, second)).body())).isEqualTo(names(first));
        assertThat(admin.get(PAGE + "?after=" + UUID.randomUUID()).body()).contains("App 0");
    }

    @Test
    void findsAppsByNameOrId() {
        UUID id = UUID.randomUUID();
        post("/new", Map.of("id", id.toString(), "name", "Zen 100% Tea"));
        post("/new", Map.of("id", UUID.randomUUID().toString(), "name", "Coffee"));

        assertThat(names(admin.get(PAGE + "?query=tea").body())).containsExactly("Zen 100% Tea");
        assertThat(names(admin.get(PAGE + "?query=%25").body())).containsExactly("Zen 100% Tea");
        assertThat(names(admin.get(PAGE + "?query=" + id).body())).containsExactly("Zen 100% Tea");
        assertThat(admin.get(PAGE + "?query=nothing").body()).contains("No app matches");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"?after=x", "?before=1' or '1'='1", "?query=%00", "?query=a&query=b", "?order=name", "?sort=odd"
            })
    void rejectsUnusableAddresses(String query) {
        assertThat(admin.get(PAGE + query.replace(" ", "%20")).statusCode()).isEqualTo(400);
    }

    private int post(String path, Map<String, String> form) {
        return admin.post(PAGE + path, form).statusCode();
    }

    private static List<String> names(String page) {
        return NAME.matcher(page).results().map(match -> match.group(1)).toList();
    }

    private static String link(Pattern pattern, String page) {
        var link = pattern.matcher(page);
        assertThat(link.find()).isTrue();
        return link.group(1).replace("&amp;", "&");
    }
}
