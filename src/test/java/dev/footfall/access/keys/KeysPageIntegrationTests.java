package dev.footfall.access.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.platform.Caller.Role;
import dev.footfall.testkit.FootfallTest;
import dev.footfall.testkit.TestApi;
import dev.footfall.testkit.TestBrowser;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The settings' part about API keys. */
@FootfallTest
@ExtendWith(OutputCaptureExtension.class)
class KeysPageIntegrationTests {

    private static final String PAGE = "/admin/settings/keys";
    private static final Pattern KEY = Pattern.compile("id=\"key\">([^<]+)<");

    @LocalServerPort
    int port;

    @Autowired
    JdbcClient database;

    private TestBrowser admin = new TestBrowser(0);
    private String name = "";

    @BeforeEach
    void signIn() {
        admin = TestBrowser.signedInAs(port, Role.ADMIN);
        name = "shop " + UUID.randomUUID();
    }

    @Test
    void showsANewKeyOnce(CapturedOutput log) {
        var made = admin.post(PAGE + "/new", Map.of("name", name, "scopes", "capture"));
        var key = key(made.body());

        assertThat(made.statusCode()).isEqualTo(200);
        assertThat(made.headers().firstValue("Cache-Control").orElse("")).contains("no-store");
        assertThat(made.body()).contains("curl -H", "Bearer " + key);
        assertThat(statusOf(key)).isEqualTo(404);
        assertThat(admin.get(PAGE).body()).contains(name, key.substring(0, 9)).doesNotContain(key);
        assertThat(admin.get(page()).body()).doesNotContain(key);
        assertThat(log.getAll()).doesNotContain(key);
        assertThat(database.sql("""
                                        select count(*) from spring_session_attributes
                                            where position(:key in attribute_bytes) > 0""")
                        .param("key", key.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                        .query(Long.class)
                        .single())
                .as("sessions that hold it")
                .isZero();
    }

    @Test
    void makesOneKeyOfAFormSentTwice() {
        var form = Map.of(
                "name", name, "scopes", "capture", "id", UUID.randomUUID().toString());

        assertThat(admin.post(PAGE + "/new", form).statusCode()).isEqualTo(200);
        assertThat(admin.post(PAGE + "/new", form).statusCode()).isEqualTo(302);

        assertThat(admin.get(PAGE).body()).contains("This key was already created");
        assertThat(keys()).isEqualTo(1);
    }

    @Test
    void showsMistakesBesideFieldsAndKeepsInput() {
        var answer = admin.post(PAGE + "/new", Map.of("name", " ", "expires", "90"));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("id=\"e-name\"", "id=\"e-scopes\"").containsPattern("value=\"90\" selected");

        assertThat(admin.post(PAGE + "/new", Map.of("name", name, "scopes", "everything"))
                        .body())
                .contains("The scopes are", "value=\"" + name + "\"");
        assertThat(admin.post(PAGE + "/new", Map.of("name", name, "scopes", "capture", "expires", "1"))
                        .statusCode())
                .isEqualTo(400);
        assertThat(keys()).isZero();
    }

    @Test
    void rotationOverlapsAndRepeatsSafely() {
        var old = key(admin.post(PAGE + "/new", Map.of("name", name, "scopes", "capture"))
                .body());
        var page = page();
        var form = Map.of("overlap", "1h", "id", UUID.randomUUID().toString());
        assertThat(admin.post(page + "/rotate", Map.of("overlap", "for ever")).statusCode())
                .isEqualTo(400);

        var answer = admin.post(page + "/rotate", form).body();

        assertThat(answer).contains("The old key is valid until");
        assertThat(statusOf(old)).isEqualTo(404);
        assertThat(statusOf(key(answer))).isEqualTo(404);
        assertThat(admin.post(page + "/rotate", form).statusCode()).isEqualTo(302);
        assertThat(keys()).isEqualTo(2);
        assertThat(admin.get(page).body()).contains("Replaced by");

        admin.post(page + "/rotate", Map.of("overlap", "0s"));
        assertThat(statusOf(old)).isEqualTo(401);
    }

    @Test
    void asksOnceBeforeRevoking() {
        var key = key(admin.post(PAGE + "/new", Map.of("name", name, "scopes", "capture", "expires", "30"))
                .body());
        var page = page();

        assertThat(admin.get(page + "/revoke").body()).contains("<html", "refused within seconds", name);
        var part = admin.send(
                admin.request(page + "/revoke").header("HX-Request", "true").GET());
        assertThat(part.body()).contains("refused within seconds").doesNotContain("<html");
        assertThat(statusOf(key)).as("only asked").isEqualTo(404);

        assertThat(admin.post(page + "/revoke", Map.of()).statusCode()).isEqualTo(302);
        assertThat(statusOf(key)).isEqualTo(401);
        assertThat(admin.get(PAGE).body()).contains("“" + name + "” is revoked.", "revoked</span>");
        assertThat(admin.post(page + "/revoke", Map.of()).statusCode()).isEqualTo(404);
        assertThat(admin.get(PAGE + "/" + UUID.randomUUID()).statusCode()).isEqualTo(404);
    }

    @Test
    void recordsEveryChangeWithItsAccount() {
        admin.post(PAGE + "/new", Map.of("name", name, "scopes", "capture"));
        var page = page();
        admin.post(page + "/rotate", Map.of("overlap", "1h"));
        admin.post(page + "/revoke", Map.of());

        assertThat(database.sql("select action from audit_entry where actor_kind = 'ACCOUNT' and action like 'key%' "
                                + "and subject like (select prefix from api_key where id = :id) || '%' order by id")
                        .param("id", UUID.fromString(page.substring(PAGE.length() + 1)))
                        .query(String.class)
                        .list())
                .isEqualTo(List.of("key-made", "key-rotated", "key-revoked"));
    }

    private long keys() {
        return database.sql("select count(*) from api_key where name = :name")
                .param("name", name)
                .query(Long.class)
                .single();
    }

    private String page() {
        return PAGE + "/"
                + database.sql("select id from api_key where name = :name")
                        .param("name", name)
                        .query(UUID.class)
                        .single();
    }

    private int statusOf(String key) {
        return new TestApi(port).get("/api/nothing", key).status();
    }

    private static String key(String page) {
        var key = KEY.matcher(page);
        assertThat(key.find()).as(page).isTrue();
        return key.group(1);
    }
}
