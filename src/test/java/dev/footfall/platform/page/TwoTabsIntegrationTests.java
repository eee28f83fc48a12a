package dev.footfall.platform.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.platform.Caller.Role;
import dev.footfall.testkit.BesideTest;
import dev.footfall.testkit.TestApi;
import dev.footfall.testkit.TestBrowser;
import dev.footfall.testkit.TestKeys;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Each form that changes something, opened in two tabs: the second to save is told what the first one saved. */
@BesideTest
class TwoTabsIntegrationTests {

    private static final Pattern VERSION = Pattern.compile("name=\"version\" value=\"([0-9a-f]{16})\"");

    @LocalServerPort
    int port;

    private TestApi api;
    private TestBrowser browser;

    /**
     * A form and two ways of filling it in.
     *
     * @param page where it stands
     * @param action where it is sent
     */
    private record Form(String page, String action, Map<String, String> first, Map<String, String> second) {}

    @BeforeEach
    void signIn() {
        api = new TestApi(port);
        browser = TestBrowser.signedInAs(port, Role.ADMIN);
    }

    @Test
    void tellsTheSecondTabOfEveryForm() {
        for (var form : forms()) {
            var firstTab = version(form.page);
            var secondTab = version(form.page);
            assertThat(post(form.action, form.first, firstTab).statusCode())
                    .as(form.page)
                    .isEqualTo(302);

            var told = post(form.action, form.second, secondTab);
            assertThat(told.statusCode()).as(form.page).isEqualTo(400);
            assertThat(told.body()).as(form.page).contains("since you opened this form");

            var again = VERSION.matcher(told.body());
            assertThat(again.find()).as(form.page).isTrue();
            assertThat(post(form.action, form.second, again.group(1)).statusCode())
                    .as(form.page)
                    .isEqualTo(302);
        }
    }

    @Test
    void savesOneOfManyAtOnce() throws Exception {
        var account = account();
        var seen = version(account.page);
        var start = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var browsers = IntStream.range(0, 6)
                    .mapToObj(_ -> TestBrowser.signedInAs(port, Role.ADMIN))
                    .toList();
            var answers = IntStream.range(0, 6)
                    .mapToObj(tab -> threads.submit(() -> {
                        var fields = new HashMap<>(tab % 2 == 0 ? account.first : account.second);
                        fields.put("version", seen);
                        start.await();
                        return browsers.get(tab).post(account.action, fields).statusCode();
                    }))
                    .toList();
            start.countDown();
            // those who ask for what is stored by then save nothing new
            assertThat(answers.stream().map(TwoTabsIntegrationTests::result).toList())
                    .containsExactlyInAnyOrder(302, 302, 302, 400, 400, 400);
        }
    }

    private static int result(Future<Integer> answer) {
        try {
            return answer.get();
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<Form> forms() {
        var app = UUID.randomUUID();
        api.put("/api/apps/" + app, TestKeys.ADMIN, "{\"name\": \"Paper Trail\"}");
        var note = id(api.post(
                "/api/admin/notes",
                TestKeys.ADMIN,
                "{\"day\": \"2026-11-22\", \"text\": \"Launch\", \"shared\": true}"));
        var view = id(api.post(
                "/api/admin/views", TestKeys.ADMIN, "{\"name\": \"Week\", \"address\": \"/admin\", \"shared\": true}"));
        var source = browser.get("/admin/sources").body();
        var sourceId = Pattern.compile("/admin/sources/([0-9a-f-]{36})\"").matcher(source);
        assertThat(sourceId.find()).isTrue();
        var names = "/admin/sources/" + sourceId.group(1) + "/names/edit";
        assertThat(browser.post(names, Map.of("name", "Opened", "activityType", "app_view"))
                        .statusCode())
                .isEqualTo(302);
        api.post("/api/admin/types", TestKeys.ADMIN, "{\"name\": \"two_tabs\", \"label\": \"App viewed\"}");
        var type = Map.of("label", "App viewed", "sentence", "You viewed {entity}", "color", "blue");
        return List.of(
                form("/admin/settings/types/two_tabs/edit", type, "label", "Viewed", "Opened"),
                form("/admin/settings/apps/" + app + "/edit", Map.of(), "name", "Paper", "Trail"),
                form(
                        names + "?name=Opened",
                        names,
                        Map.of("name", "Opened"),
                        "activityType",
                        "app_share",
                        "favorite_add"),
                new Form(
                        "/admin/jobs/rollup",
                        "/admin/jobs/rollup/schedule",
                        Map.of("cron", "0 0 1 * * *", "enabled", "on"),
                        Map.of("cron", "0 0 2 * * *", "enabled", "on")),
                form(
                        "/admin/notes/" + note + "/edit",
                        Map.of("day", "2026-11-22", "shared", "on"),
                        "text",
                        "One",
                        "Two"),
                form(
                        "/admin/views/" + view + "/edit",
                        Map.of("address", "/admin", "shared", "on"),
                        "name",
                        "One",
                        "Two"),
                account());
    }

    private Form account() {
        var page =
                "/admin/settings/accounts/" + TestBrowser.makeAccount(port, "someone" + UUID.randomUUID(), Role.USER);
        return form(page, page + "/role", Map.of(), "role", "OPS", "ANALYST");
    }

    private static Form form(String page, Map<String, String> rest, String field, String first, String second) {
        return form(page, page, rest, field, first, second);
    }

    private static Form form(
            String page, String action, Map<String, String> rest, String field, String first, String second) {
        var one = new HashMap<>(rest);
        one.put(field, first);
        var two = new HashMap<>(rest);
        two.put(field, second);
        return new Form(page, action, one, two);
    }

    private static String id(TestApi.Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer.json().get("id").asString();
    }

    private String version(String page) {
        var body = browser.get(page).body();
        var version = VERSION.matcher(body);
        assertThat(version.find()).as(page).isTrue();
        return version.group(1);
    }

    private HttpResponse<String> post(String action, Map<String, String> fields, String version) {
        var sent = new HashMap<>(fields);
        sent.put("version", version);
        return browser.post(action, sent);
    }
}
