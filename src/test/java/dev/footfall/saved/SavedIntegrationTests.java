package dev.footfall.saved;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.platform.Caller.Role;
import dev.footfall.testkit.BesideTest;
import dev.footfall.testkit.TestApi;
import dev.footfall.testkit.TestApi.Answer;
import dev.footfall.testkit.TestBrowser;
import dev.footfall.testkit.TestKeys;
import dev.footfall.testkit.TestTokens;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Saved views and notes through the API and the pages: who sees, shares, changes and loses what. */
@BesideTest(emptyEachTime = true)
class SavedIntegrationTests {

    private static final String FUNNEL = "/admin/funnel?step=app_view&step=favorite_add&days=7";

    private final UUID admin = UUID.randomUUID();
    private final String asAdmin = TestTokens.of(admin, "ADMIN");
    private final String asOtherAdmin = TestTokens.of(UUID.randomUUID(), "ADMIN");
    private final String asAnalyst = TestTokens.of(UUID.randomUUID(), "ANALYST");

    @LocalServerPort
    int port;

    private TestApi api;

    @BeforeEach
    void connect() {
        api = new TestApi(port);
    }

    @Test
    void keepsOwnViewsFromOthersUntilShared() {
        var id = saved(asAdmin, "Mine", FUNNEL, false);
        assertThat(names(asAdmin)).contains("Mine");
        assertThat(names(asOtherAdmin) + names(asAnalyst) + names(TestKeys.ADMIN))
                .doesNotContain("Mine");
        assertThat(api.put("/api/admin/views/" + id, asOtherAdmin, view("Stolen", FUNNEL, true))
                        .status())
                .isEqualTo(404);

        var shared = api.put("/api/admin/views/" + id, asAdmin, view("Ours", FUNNEL, true));
        assertThat(shared.json().get("address").asString()).isEqualTo(FUNNEL);
        assertThat(names(asOtherAdmin)).contains("Ours");
        assertThat(names(asAnalyst)).contains("Ours");
        assertThat(names(TestKeys.ADMIN)).contains("Ours");
        assertThat(api.delete("/api/admin/views/" + id, asAnalyst).status()).isEqualTo(403);
        assertThat(api.delete("/api/admin/views/" + id, asOtherAdmin).status()).isEqualTo(204);
        assertThat(names(asAdmin)).doesNotContain("Ours");
    }

    @Test
    void sharesByAdministratorsOnly() {
        assertThat(api.post("/api/admin/views", asAnalyst, view("Loud", FUNNEL, true))
                        .status())
                .isEqualTo(400);
        assertThat(api.post("/api/admin/notes", asAnalyst, note("2026-11-22", "Loud", true))
                        .status())
                .isEqualTo(400);
        assertThat(api.post("/api/admin/views", TestKeys.ADMIN, view("Nobody's", FUNNEL, false))
                        .body())
                .contains("\"shared\"");

        saved(asAnalyst, "Quiet", FUNNEL, false);
        saved(TestKeys.ADMIN, "Everybody's", FUNNEL, true);
        assertThat(names(asAnalyst)).contains("Quiet", "Everybody's");
    }

    @Test
    void showsAnalystsNoViewsOfActivities() {
        saved(asAdmin, "Raw", "/admin/activities?type=app_view", true);
        saved(asAdmin, "Numbers", "/admin?days=7", true);

        assertThat(names(asAnalyst)).contains("Numbers").doesNotContain("Raw");
        assertThat(api.post("/api/admin/views", asAnalyst, view("Raw", "/admin/activities", false))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void keepsTheFiltersOfActivitiesOnly() {
        var answer = api.post(
                "/api/admin/views",
                asAdmin,
                view("Filtered", "/admin/activities?userId=mail%40example.org&type=app_view&live=1&part=news", false));

        assertThat(answer.json().get("address").asString())
                .matches("/admin/activities\\?userId=[0-9a-f-]{36}&type=app_view");
        assertThat(api.post("/api/admin/views", asAdmin, view("Wrong", "/admin/activities?colour=red", false))
                        .body())
                .contains("unknown_parameter");
        for (var elsewhere :
                new String[] {"https://example.org/admin", "//example.org", "/admin/health", "admin", ""}) {
            assertThat(api.post("/api/admin/views", asAdmin, view("Elsewhere", elsewhere, false))
                            .status())
                    .as(elsewhere)
                    .isEqualTo(400);
        }
    }

    @Test
    void namesAViewOnce() {
        saved(asAdmin, "Weekly", FUNNEL, false);
        assertThat(api.post("/api/admin/views", asAdmin, view("weekly", FUNNEL, false))
                        .status())
                .isEqualTo(409);
        saved(asOtherAdmin, "Weekly", FUNNEL, false);
    }

    @Test
    void listsNotesOfOneselfAndShared() {
        noted(asAdmin, "2026-11-20", "Mine", false);
        noted(asAdmin, "2026-11-22", "Launch", true);
        noted(asAnalyst, "2026-11-21", "Seen", false);

        assertThat(api.get("/api/admin/notes?from=2026-11-21&to=2026-11-22", asAnalyst)
                        .body())
                .containsSubsequence("Seen", "Launch");
        assertThat(api.get("/api/admin/notes", asAdmin).body())
                .contains("Mine", "Launch")
                .doesNotContain("Seen");
        assertThat(api.get("/api/admin/notes?to=2026-11-21", TestKeys.ADMIN)
                        .json()
                        .get("notes"))
                .isEmpty();
        assertThat(api.get("/api/admin/notes?from=yesterday", asAdmin).body()).contains("invalid_date");
        for (var wrong : new String[] {
            note("22 Nov", "x", false),
            note("2026-11-22", " ", false),
            note("2026-11-22", "x".repeat(201), false),
            note("2026-11-22", "two\\nlines", false)
        }) {
            assertThat(api.post("/api/admin/notes", asAdmin, wrong).status())
                    .as(wrong)
                    .isEqualTo(400);
        }
    }

    @Test
    void erasesWithItsOwner() {
        saved(asAdmin, "Mine", FUNNEL, false);
        saved(asAdmin, "Ours", FUNNEL, true);
        noted(asAdmin, "2026-11-22", "Launch", true);
        saved(asOtherAdmin, "About", "/admin/activities?userId=" + admin, true);
        noted(asOtherAdmin, "2026-11-22", "Asked by " + admin, true);

        var erased = api.post("/api/admin/users/" + admin + "/erasure", TestKeys.ADMIN, "");
        assertThat(erased.status()).as(erased.body()).isBetween(200, 202);

        assertThat(names(asOtherAdmin)).doesNotContain("Ours", "About");
        assertThat(api.get("/api/admin/notes", asOtherAdmin).body())
                .contains("Asked by [redacted:erased]")
                .doesNotContain("Launch");
        assertThat(api.post("/api/admin/views", asAdmin, view("Again", FUNNEL, false))
                        .status())
                .isEqualTo(403);
        noted(asOtherAdmin, "2026-11-23", "Again " + admin, true);
        assertThat(api.get("/api/admin/notes", asOtherAdmin).body()).doesNotContain(admin.toString());
    }

    @Test
    void savesThePageThatIsSeen() {
        var browser = TestBrowser.signedInAs(port, Role.ANALYST);
        assertThat(browser.get("/admin/retention?period=day").body())
                .contains("/admin/views/new?address=%2Fadmin%2Fretention%3Fperiod%3Dday");
        var form = browser.get("/admin/views/new?address=%2Fadmin%2Fretention%3Fperiod%3Dday");
        assertThat(form.body())
                .contains("value=\"/admin/retention?period=day\"")
                .doesNotContain("name=\"shared\"");
        assertThat(browser.get("/admin/views/new?address=%2Fadmin%2Factivities").statusCode())
                .isEqualTo(400);

        var posted =
                browser.post("/admin/views/new", Map.of("name", "Days <b>", "address", "/admin/retention?period=day"));
        assertThat(posted.headers().firstValue("Location").orElse("")).endsWith("/admin/retention?period=day");
        assertThat(browser.get("/admin/retention?period=day").body())
                .contains("Days &lt;b&gt;")
                .containsPattern("href=\"/admin/retention\\?period=day\" aria-current=\"page\"");
        assertThat(browser.get("/admin/views").body()).contains("Days &lt;b&gt;");
        assertThat(browser.post("/admin/views/new", Map.of("name", "days <B>", "address", "/admin"))
                        .body())
                .contains("already");
        assertThat(TestBrowser.signedInAs(port, Role.OPS).get("/admin/jobs").body())
                .doesNotContain("/admin/views");
    }

    private UUID saved(String token, String name, String address, boolean shared) {
        return id(api.post("/api/admin/views", token, view(name, address, shared)));
    }

    private void noted(String token, String day, String text, boolean shared) {
        id(api.post("/api/admin/notes", token, note(day, text, shared)));
    }

    private static UUID id(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return UUID.fromString(answer.json().get("id").asString());
    }

    private String names(String token) {
        return api.get("/api/admin/views", token)
                .json()
                .get("views")
                .valueStream()
                .map(view -> view.get("name").asString())
                .toList()
                .toString();
    }

    private static String view(String name, String address, boolean shared) {
        return "{\"name\": \"%s\", \"address\": \"%s\", \"shared\": %s}".formatted(name, address, shared);
    }

    private static String note(String day, String text, boolean shared) {
        return "{\"day\": \"%s\", \"text\": \"%s\", \"shared\": %s}".formatted(day, text, shared);
    }
}
