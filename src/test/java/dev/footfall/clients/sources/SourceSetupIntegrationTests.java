package dev.footfall.clients.sources;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** From the choice of an SDK to the first event. */
class SourceSetupIntegrationTests extends WithSource {

    private static final Pattern KEY = Pattern.compile("id=\"key\"[^>]*>([^<]+)<");

    @Autowired
    Sdks sdks;

    @Test
    void everySdkHasLinesWithHostAndKey() {
        assertThat(sdks.languages())
                .allSatisfy(language -> assertThat(sdks.of(language))
                        .as(language)
                        .isNotEmpty()
                        .first()
                        .matches(sdk -> sdk.family().equals("segment")));
        assertThat(sdks.all()).hasSize((int) sdks.languages().stream()
                .mapToLong(language -> sdks.of(language).size())
                .sum());
        assertThat(sdks.all()).allSatisfy(sdk -> {
            var secure = sdk.lines("https://footfall.example.com", "ff_key", source);
            var local = sdk.lines("http://localhost:8080", "ff_key", source);
            assertThat(secure).contains("footfall.example.com").containsAnyOf("ff_key", source.toString());
            assertThat(secure.lines()).allMatch(line -> line.length() <= 125);
            assertThat(local.contains("localhost:8080") || sdk.id().equals("segment-ruby"))
                    .isTrue();
            assertThat(Pattern.compile("\\{(host|key|id|authority|hostname|port|scheme|ssl)}")
                            .matcher(local + secure)
                            .find())
                    .isFalse();
        });
    }

    @Test
    void showsLinesForTheChosenSdk() {
        assertThat(admin.get(PAGE + "/new").body()).contains("Node.js", "Kotlin", "CloudEvents");

        var python =
                admin.get(PAGE + "/new?sdk=posthog-python&source=" + source).body();
        assertThat(python)
                .contains("value=\"posthog-python\"", "Mixpanel")
                .doesNotContain("Jitsu")
                .containsPattern("value=\"" + source + "\" selected");

        var lines = admin.post(PAGE + "/new", Map.of("sdk", "posthog-python", "source", source.toString()));
        assertThat(lines.statusCode()).isEqualTo(302);
        var page =
                admin.get(lines.headers().firstValue("Location").orElseThrow()).body();
        assertThat(page)
                .contains("pip install posthog", "from posthog import Posthog", "http://localhost:" + port)
                .contains("Waiting for the first event", "hx-get=\"/admin/sources/" + source + "/lines?");
    }

    @Test
    void makesOneKeyAndShowsItOnce() {
        var form = Map.of(
                "sdk",
                "segment-node",
                "name",
                "web " + name,
                "id",
                UUID.randomUUID().toString());

        var made = admin.post(PAGE + "/new", form);

        assertThat(made.statusCode()).isEqualTo(200);
        assertThat(made.headers().firstValue("Cache-Control").orElse("")).contains("no-store");
        var key = KEY.matcher(made.body());
        assertThat(key.find()).isTrue();
        assertThat(made.body()).contains("writeKey: &#39;" + key.group(1) + "&#39;");
        assertThat(api.get("/api/nothing", key.group(1)).status()).isEqualTo(404);
        assertThat(admin.post(PAGE + "/new", form).statusCode()).isEqualTo(302);
        assertThat(admin.get(PAGE).body()).contains("already created", "web " + name);
        assertThat(admin.get(PAGE + "/" + form.get("id")).body()).doesNotContain(key.group(1));
        var nameless = admin.post(PAGE + "/new", Map.of("sdk", "segment-node", "name", " "));
        assertThat(nameless.statusCode()).isEqualTo(400);
        assertThat(nameless.body()).contains("A key needs a name");
        assertThat(admin.post(PAGE + "/new", Map.of("sdk", "fortran", "name", "x"))
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void saysWhenTheFirstEventArrives() {
        var lines = admin.post(PAGE + "/new", Map.of("sdk", "segment-java", "source", source.toString()))
                .headers()
                .firstValue("Location")
                .orElseThrow();
        assertThat(admin.get(lines).body()).contains("Waiting for the first event");

        rejected("Test Event", "unknown_activity_type");
        assertThat(admin.get(lines).body())
                .contains("Waiting for the first event", "arrived and was rejected", "Test Event");

        taken("App View");
        taken("App Share");
        assertThat(admin.get(lines).body())
                .contains("First event arrived", "App View")
                .doesNotContain("hx-get=\"/admin/sources", "App Share");
        var later = admin.get(PAGE + "/" + source + "/lines?sdk=segment-java").body();
        assertThat(later).contains("Waiting for the first event");
        assertThat(admin.get(PAGE + "/" + source + "/lines?since=yesterday").statusCode())
                .isEqualTo(400);
    }

    @Test
    void warnsOfSdksThatNeedHttps() {
        assertThat(admin.get(PAGE + "/" + source + "/lines?sdk=segment-php").body())
                .contains("by HTTPS only");
        assertThat(admin.get(PAGE + "/" + source + "/lines?sdk=segment-go").body())
                .doesNotContain("by HTTPS only");
    }
}
