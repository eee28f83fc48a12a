package dev.footfall.platform;

import static dev.footfall.testkit.TestActivity.anActivity;
import static java.util.concurrent.CompletableFuture.supplyAsync;
import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.database.Pools.JobsDatabase;
import dev.footfall.platform.Caller.Role;
import dev.footfall.testkit.BesideTest;
import dev.footfall.testkit.TestActivities;
import dev.footfall.testkit.TestApi;
import dev.footfall.testkit.TestBrowser;
import dev.footfall.testkit.TestKeys;
import dev.footfall.testkit.TestTokens;
import dev.footfall.testkit.Wait;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/**
 * Questions that hang, on tables that somebody holds, until the time-out of the pool gives them up. Many are asked at
 * once: each hangs for 5 s.
 */
@BesideTest
class TimeoutAdviceIntegrationTests {

    private static final String HELD = """
            lock table activity, rollup_state, rollup_day, rollup_type, rollup_entity, rollup_hour in access exclusive mode
            """;

    private static final UUID PERSON = UUID.randomUUID();

    /** By path: what its answer says to ask less of. */
    private static final Map<String, String> REPORTS = Map.of(
            "/api/admin/analytics/active-users", "'from'",
            "/api/admin/analytics/monthly-active-users", "'from'",
            "/api/admin/analytics/activity-counts", "'interval'",
            "/api/admin/analytics/most-viewed-apps", "'days'",
            "/api/admin/analytics/most-active-users", "'days'",
            "/api/admin/analytics/retention", "'from'",
            "/api/admin/analytics/lifecycle", "'from'",
            "/api/admin/analytics/hours", "'days'",
            "/api/admin/analytics/funnel?steps=app_view", "'steps'");

    private static final Map<String, String> FILES_OF_REPORTS = Map.of(
            "/admin/dashboard/active", "shorter period",
            "/admin/retention/cohorts", "shorter period",
            "/admin/funnel/steps", "shorter period");

    private static final Map<String, String> LISTS = Map.of(
            "/api/admin/activities",
            "Narrow it: a shorter period by 'from' and 'to'",
            "/api/users/me/activity",
            "'days'",
            "/api/admin/users/" + PERSON + "/activity",
            "'days'");

    private static final Map<String, String> PAGES_OF_LISTS = Map.of(
            "/admin/activities",
            "Narrow it: choose a shorter period",
            "/me/activity",
            "/me/activity/export",
            "/me/activity/deletion",
            "at a time",
            "/admin/users/" + PERSON,
            "filter it by this user",
            "/admin/users/" + PERSON + "/erasure",
            "without a count");

    @LocalServerPort
    int port;

    @Autowired
    @JobsDatabase
    DataSource database;

    @Autowired
    DataSource web;

    @Autowired
    TestActivities rows;

    @Test
    void everyReportSuggestsAskingForLess() throws SQLException {
        eachSaysHowToAskForLess(REPORTS, FILES_OF_REPORTS);
    }

    @Test
    void everyListSuggestsAskingForLess() throws SQLException {
        rows.insert(anActivity());
        eachSaysHowToAskForLess(LISTS, PAGES_OF_LISTS);
    }

    private void eachSaysHowToAskForLess(Map<String, String> paths, Map<String, String> pages) throws SQLException {
        var api = new TestApi(port);
        var admin = TestBrowser.signedInAs(port, Role.ADMIN);
        fillThePool(paths.size() + pages.size() + 1);
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var each = Executors.newVirtualThreadPerTaskExecutor()) {
            connection.setAutoCommit(false);
            statement.execute(HELD);
            Map<String, CompletableFuture<HttpResponse<String>>> asked = new HashMap<>();
            paths.keySet()
                    .forEach(path -> asked.put(
                            path,
                            supplyAsync(
                                    () -> api.get(path, TestTokens.of(UUID.randomUUID(), "ADMIN"))
                                            .response(),
                                    each)));
            pages.keySet()
                    .forEach(path -> asked.put(
                            path,
                            supplyAsync(
                                    () -> admin.send(admin.request(path).header("Accept", "text/html, */*")), each)));
            asked.values().forEach(CompletableFuture::join);
            connection.rollback();

            Map<String, String> all = new HashMap<>(paths);
            all.putAll(pages);
            all.forEach((path, advice) -> {
                var answer = asked.get(path).join();
                assertThat(answer.statusCode()).as(path).isEqualTo(422);
                assertThat(answer.body()).as(path).contains("timed out", advice);
            });
        }
    }

    /** The tables of the reports are held, so that whatever one caller asks of them hangs. */
    @Test
    void reportsOfOneCallerDelayNobodyElse() throws SQLException {
        rows.insert(anActivity().by(PERSON));
        String hangs = "/api/admin/analytics/hours";
        String analyst = TestTokens.of(UUID.randomUUID(), "ANALYST");
        String admin = TestTokens.of(UUID.randomUUID(), "ADMIN");
        fillThePool(QuestionPermits.MAX_CONCURRENT + 4);
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var each = Executors.newVirtualThreadPerTaskExecutor()) {
            connection.setAutoCommit(false);
            statement.execute(HELD.replace("table activity,", "table"));
            var ofAnalyst = asked(hangs, analyst, 20, each);
            var ofAdmin = asked(hangs, admin, 20, each);
            Wait.until(() -> ofAdmin.stream().filter(CompletableFuture::isDone).count()
                    == 20 - QuestionPermits.MAX_CONCURRENT / 2);

            assertThat(new TestApi(port)
                            .get("/api/users/me/activity", TestTokens.of(PERSON))
                            .status())
                    .isEqualTo(200);
            assertThat(new TestApi(port)
                            .get("/api/admin/activities", TestKeys.ADMIN)
                            .status())
                    .isEqualTo(200);
            connection.rollback();
            assertThat(ofAnalyst.stream().filter(answer -> answer.join().status() == 503))
                    .hasSize(20 - QuestionPermits.OF_PERSON)
                    .allSatisfy(answer -> {
                        assertThat(answer.join().header("Retry-After")).isEqualTo("2");
                        assertThat(answer.join().json().get("detail").asString())
                                .contains("of your lists and reports");
                    });
        }
    }

    private List<CompletableFuture<TestApi.Answer>> asked(String path, String token, int times, ExecutorService each) {
        return Stream.generate(() -> supplyAsync(() -> new TestApi(port).get(path, token), each))
                .limit(times)
                .toList();
    }

    /**
     * A connection for each who will hang: on a slow machine twelve that are made one after the other take longer than
     * one waits for them.
     */
    private void fillThePool(int size) throws SQLException {
        List<Connection> all = new ArrayList<>();
        try {
            while (all.size() < size) {
                all.add(web.getConnection());
            }
        } finally {
            for (Connection one : all) {
                one.close();
            }
        }
    }
}
