package dev.footfall.analytics;

import static java.util.concurrent.CompletableFuture.supplyAsync;
import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.platform.Role;
import dev.footfall.platform.database.JobsDatabase;
import dev.footfall.testkit.FootfallTest;
import dev.footfall.testkit.TestApi;
import dev.footfall.testkit.TestBrowser;
import dev.footfall.testkit.TestKeys;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Reports whose questions hang, on tables that somebody holds, until the time-out of the pool gives them up. All are asked at once: each hangs for 5 s. */
@FootfallTest
class SlowReportsIntegrationTests {

    private static final String HELD = """
            lock table activity, rollup_state, rollup_day, rollup_type, rollup_app, rollup_hour in access exclusive mode""";

    /** By path: what its answer says to ask less of. */
    private static final Map<String, String> REPORTS = Map.of(
            "active-users", "'from'",
            "monthly-active-users", "'from'",
            "activity-counts", "'interval'",
            "most-viewed-apps", "'days'",
            "most-active-users", "'days'",
            "retention", "'from'",
            "lifecycle", "'from'",
            "hours", "'days'",
            "funnel?steps=app_view", "'steps'");

    private static final List<String> FILES =
            List.of("/admin/dashboard/active", "/admin/retention/cohorts", "/admin/funnel/steps");

    @LocalServerPort
    int port;

    @Autowired
    @JobsDatabase
    DataSource database;

    @Autowired
    DataSource web;

    @Test
    void everyReportThatIsGivenUpSaysHowToAskForLess() throws SQLException {
        var api = new TestApi(port);
        var admin = TestBrowser.signedInAs(port, Role.ADMIN);
        fillThePool();
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var each = Executors.newVirtualThreadPerTaskExecutor()) {
            connection.setAutoCommit(false);
            statement.execute(HELD);
            var answers = REPORTS.keySet().stream()
                    .map(path -> supplyAsync(
                            () -> api.get("/api/admin/analytics/" + path, TestKeys.ADMIN)
                                    .response(),
                            each))
                    .toList();
            var files = FILES.stream()
                    .map(path -> supplyAsync(() -> admin.get(path), each))
                    .toList();
            var all = answers.stream().map(CompletableFuture::join).toList();
            var pages = files.stream().map(CompletableFuture::join).toList();
            connection.rollback();

            assertThat(all).allSatisfy(answer -> {
                assertThat(answer.statusCode()).isEqualTo(422);
                assertThat(answer.body()).contains("given up", advice(answer));
            });
            assertThat(pages).allSatisfy(page -> {
                assertThat(page.statusCode()).isEqualTo(422);
                assertThat(page.body()).contains("given up", "shorter period");
            });
        }
    }

    /** A connection for each who will hang: on a slow machine twelve that are made one after the other take longer than one waits for them. */
    private void fillThePool() throws SQLException {
        List<Connection> all = new ArrayList<>();
        try {
            while (all.size() < REPORTS.size() + FILES.size() + 1) {
                all.add(web.getConnection());
            }
        } finally {
            for (Connection one : all) {
                one.close();
            }
        }
    }

    private static String advice(HttpResponse<String> answer) {
        var asked = answer.uri().toString().replaceAll(".*/analytics/", "");
        return REPORTS.get(asked);
    }
}
