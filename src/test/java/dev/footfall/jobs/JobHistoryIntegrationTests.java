package dev.footfall.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.footfall.jobs.JobHistory.RunView;
import dev.footfall.jobs.JobHistory.StepView;
import dev.footfall.platform.Caller.Role;
import dev.footfall.testkit.BesideTest;
import dev.footfall.testkit.TestBrowser;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Long histories: every run is reached, page by page. */
@BesideTest
class JobHistoryIntegrationTests {

    private static final int RUNS = 400;

    @LocalServerPort
    int port;

    @Autowired
    JdbcClient database;

    @Autowired
    JobHistory jobHistory;

    @Autowired
    PlatformTransactionManager transactions;

    @Test
    void listsEveryRunOnceNewestFirst() {
        TestHistory.of(database, RUNS);
        List<Long> found = new ArrayList<>();
        for (List<RunView> page = jobHistory.latest("rollup", null, 30);
                !page.isEmpty();
                page = jobHistory.latest("rollup", page.getLast().id(), 30)) {
            found.addAll(page.stream().map(RunView::id).toList());
        }
        assertThat(found)
                .containsExactlyElementsOf(LongStream.rangeClosed(1, RUNS)
                        .filter(run -> run % 5 == 1)
                        .boxed()
                        .sorted(Comparator.reverseOrder())
                        .toList());
        assertThat(jobHistory.run("rollup", 1).steps())
                .extracting(StepView::name, StepView::percent, StepView::read)
                .containsExactly(tuple("step0", 100, 10L), tuple("step1", 100, 10L));

        TestBrowser ops = TestBrowser.signedInAs(port, Role.OPS);
        assertThat(ops.get("/admin/jobs/rollup").body()).contains(">Older<", "/runs/396\"");
        assertThat(ops.get("/admin/jobs/rollup?before=31").body())
                .contains("/runs/26\"")
                .doesNotContain("/runs/31\"", ">Older<");
    }

    @Test
    void listsRunsOfAllJobsByStateAndJob() {
        TestHistory.of(database, RUNS);
        TestBrowser ops = TestBrowser.signedInAs(port, Role.OPS);

        assertThat(ops.get("/admin/jobs/runs").body())
                .contains("/seal/runs/400\"", "/runs/351\"", "/admin/jobs/runs?before=351")
                .doesNotContain("/runs/350\"");
        assertThat(ops.get("/admin/jobs/runs?state=failed").body())
                .contains("/anonymize/runs/357\"", "/runs/7\"")
                .doesNotContain("/runs/400\"", ">Older<");
        assertThat(ops.get("/admin/jobs/runs?state=completed&job=rollup&before=396")
                        .body())
                .contains("/rollup/runs/391\"", "?state=completed&amp;job=rollup&amp;before=146")
                .doesNotContain("/seal/", "/runs/396\"");
        assertThat(ops.get("/admin/jobs/runs?state=failed&job=rollup").body()).contains("No run matches");
        assertThat(ops.get("/admin/jobs/runs?state=odd").statusCode()).isEqualTo(400);
    }

    @Test
    void readsJobStatesFromTheLatestRuns() {
        TestHistory.of(database, 10_000);
        database.sql("analyze").update();

        new TransactionTemplate(transactions).executeWithoutResult(_ -> {
            long before = rowsRead();
            assertThat(jobHistory.states())
                    .extracting(
                            state -> state.last() == null ? null : state.last().id())
                    .contains(10_000L, 9_996L, null);
            assertThat(rowsRead() - before).isLessThan(1_000);
        });
    }

    /** By this connection, lately: what the transaction read is a difference. */
    private long rowsRead() {
        return database.sql("""
                        select sum(seq_tup_read + coalesce(idx_tup_fetch, 0)) from pg_stat_xact_user_tables
                        where relname like 'batch_job%' or relname = 'job_run'""").query(Long.class).single();
    }
}
