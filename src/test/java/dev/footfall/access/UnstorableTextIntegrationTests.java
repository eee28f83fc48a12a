package dev.footfall.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.platform.Caller.Role;
import dev.footfall.testkit.FootfallTest;
import dev.footfall.testkit.TestApi;
import dev.footfall.testkit.TestBrowser;
import dev.footfall.testkit.TestKeys;
import dev.footfall.testkit.TestTokens;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;

/**
 * U+0000 and half a surrogate pair, which PostgreSQL stores in no text, wherever a text can be sent: never a failure of
 * Footfall.
 */
@FootfallTest
@ExtendWith(OutputCaptureExtension.class)
class UnstorableTextIntegrationTests {

    @LocalServerPort
    int port;

    private TestApi api = new TestApi(0);
    private TestBrowser browser = new TestBrowser(0);

    @BeforeEach
    void anAdministratorIsSignedIn() {
        api = new TestApi(port);
        browser = TestBrowser.signedInAs(port, Role.ADMIN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/apps?query=%00",
                "/api/users/me/activity?type=%00",
                "/api/users/me/activity?cursor=%00",
                "/api/users/me/activity?%00=x",
                "/api/users/me/activity/export?format=%00",
                "/api/admin/activities?type=%00",
                "/api/admin/activities?entityType=%00",
                "/api/admin/activities?metadata.a=%00",
                "/api/admin/activities?metadata.%00=a",
                "/api/admin/activities?cursor=%00",
                "/api/admin/analytics/activity-counts?from=2026-11-01&to=2026-11-02&type=%00",
                "/api/admin/analytics/activity-counts?from=2026-11-01&to=2026-11-02&interval=%00",
                "/api/admin/analytics/funnel?from=2026-11-01&to=2026-11-02&steps=%00,app_view&window=7d",
                "/api/admin/analytics/hours?days=%00",
                "/api/admin/jobs/rollup/runs?before=%00",
                "/api/admin/dead-letters?cursor=%00",
                "/api/admin/types/%00",
                "/api/admin/jobs/%00/runs",
                "/api/apps/%00"
            })
    void rejectsItInQueriesAndPathsOfTheApi(String path) {
        var token = path.startsWith("/api/users/") ? TestTokens.of(UUID.randomUUID()) : TestKeys.ADMIN;

        assertThat(api.get(path, token).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST | /api/admin/keys | {\"name\":\"a?\",\"scopes\":[\"capture\"]} | name",
                "POST | /api/admin/keys | {\"name\":\"a\",\"scopes\":[\"?\"]} | scopes[0]",
                "POST | /api/admin/accounts | {\"name\":\"a?\",\"role\":\"USER\"} | name",
                "POST | /api/admin/accounts | {\"name\":\"a\",\"role\":\"USER\",\"password\":\"a long "
                        + "password ?\"} | password",
                "PUT | /api/apps/b2a9f7a0-1d0c-4f0e-9c7a-1f0c8a2b7d11 | {\"name\":\"a?\"} | name",
                "PUT | /api/apps | [{\"id\":\"b2a9f7a0-1d0c-4f0e-9c7a-1f0c8a2b7d11\",\"name\":\"a?\"}] | [0].name",
                "POST | /api/admin/types | {\"name\":\"odd_one\",\"label\":\"?\",\"sentence\":\"x\"} | label",
                "PUT | /api/admin/types/app_view | {\"label\":\"a\",\"sentence\":\"?\"} | sentence",
                "POST | /api/admin/exports | {\"metadata\":{\"a\":\"?\"}} | metadata",
                "PUT | /api/admin/jobs/rollup/schedule | {\"cron\":\"?\",\"enabled\":true} | cron",
                "POST | /api/admin/jobs/rollup/runs | {\"day\":\"?\"} | day"
            })
    void inABody(String method, String path, String json, String field) {
        for (var odd : List.of("\\u0000", "\\ud800", "\\udc00x")) {
            var body = json.replace("?", odd);
            var answer =
                    method.equals("POST") ? api.post(path, TestKeys.ADMIN, body) : api.put(path, TestKeys.ADMIN, body);

            assertThat(answer.status()).as(body + answer.body()).isEqualTo(400);
            assertThat(answer.body()).contains("\"field\":\"" + field + "\"");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/admin/privacy?action=%00",
                "/admin/activities?type=%00",
                "/admin/activities?metadata.a=%00",
                "/admin/activities/export?type=%00",
                "/admin/settings/apps?query=%00",
                "/admin/settings/apps/new?id=%00",
                "/admin/settings/types/%00/edit",
                "/admin/jobs/%00",
                "/admin/jobs/rollup?before=%00",
                "/admin/search?q=%00",
                "/admin?days=%00",
                "/admin/retention?period=%00",
                "/admin/funnel?steps=%00",
                "/me/activity?type=%00",
                "/me/activity/export?format=%00",
                "/login?next=%00",
                "/links/%00"
            })
    void survivesItInQueriesAndPathsOfPages(String path, CapturedOutput log) {
        assertThat(browser.get(path).statusCode()).isLessThan(500);
        assertThat(log.getAll()).doesNotContain("Failed at");
    }

    @Test
    void survivesItInForms(CapturedOutput log) {
        var id = TestBrowser.makeAccount(port, "odd-" + UUID.randomUUID(), Role.USER);
        var app = "/admin/settings/apps/" + UUID.randomUUID() + "/edit";
        var answers = new ArrayList<HttpResponse<String>>();
        answers.add(browser.post("/admin/settings/keys/new", Map.of("name", "\0", "scopes", "capture", "id", id + "")));
        answers.add(browser.post("/admin/settings/keys/new", Map.of("name", "x", "scopes", "\0", "id", "\0")));
        answers.add(browser.post("/admin/settings/accounts/new", Map.of("name", "\0", "role", "USER")));
        answers.add(browser.post("/admin/settings/accounts/new", Map.of("name", "x", "role", "\0")));
        answers.add(browser.post("/admin/settings/accounts/" + id + "/role", Map.of("role", "\0")));
        answers.add(browser.post("/admin/settings/apps/new", Map.of("id", UUID.randomUUID() + "", "name", "a\0")));
        answers.add(browser.post(app, Map.of("name", "a\0")));
        answers.add(browser.post(
                "/admin/settings/types/new",
                Map.of("name", "odd_two", "label", "\0", "sentence", "x", "color", "blue")));
        answers.add(browser.post("/admin/settings/types/app_view/edit", Map.of("label", "x", "sentence", "\0")));
        answers.add(browser.post("/admin/jobs/rollup/schedule", Map.of("cron", "\0", "enabled", "true")));
        answers.add(browser.post("/admin/jobs/rollup/runs", Map.of("day", "\0")));
        answers.add(browser.post("/admin/exports", Map.of("type", "\0")));
        answers.add(browser.post("/me/activity/deletion", Map.of("type", "\0")));
        answers.add(browser.post("/me/activity/deletion", Map.of("date", "\0")));
        answers.add(browser.post("/theme", Map.of("theme", "\0", "back", "\0")));

        assertThat(answers)
                .allSatisfy(answer -> assertThat(answer.statusCode())
                        .as(answer.uri() + " " + answer.body())
                        .isBetween(300, 499));
        assertThat(log.getAll()).doesNotContain("Failed at");
    }
}
