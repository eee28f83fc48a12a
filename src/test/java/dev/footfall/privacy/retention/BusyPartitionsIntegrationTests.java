package dev.footfall.privacy.retention;

import static dev.footfall.testkit.TestActivity.anActivity;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.footfall.activity.Days;
import dev.footfall.database.AdvisoryLock;
import dev.footfall.privacy.retention.RetentionJobs.Anonymizer;
import dev.footfall.privacy.retention.RetentionJobs.Purger;
import dev.footfall.testkit.BesideTest;
import dev.footfall.testkit.Dump;
import dev.footfall.testkit.TestActivities;
import dev.footfall.testkit.TestApi;
import dev.footfall.testkit.TestKeys;
import dev.footfall.testkit.Wait;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Fault 14: days are rewritten and dropped beside capture and long readers; and killed on the way. */
@BesideTest
class BusyPartitionsIntegrationTests {

    @LocalServerPort
    int port;

    @Autowired
    TestActivities raw;

    @Autowired
    Anonymizer anonymizer;

    @Autowired
    Purger purger;

    @Autowired
    DataSource web;

    @Autowired
    JdbcClient database;

    private final LocalDate day = LocalDate.now(ZoneOffset.UTC).minusDays(50);
    private final UUID person = UUID.randomUUID();
    private TestApi api;

    @BeforeEach
    void fill() {
        remove();
        api = new TestApi(port);
        for (int i = 0; i < 20; i++) {
            raw.insert(anActivity().by(person).at(day.atTime(i, 0).toInstant(ZoneOffset.UTC)));
        }
    }

    @AfterEach
    void remove() {
        database.sql("drop table if exists " + Days.partition(day)).update();
        database.sql("delete from activity_day where day = :day")
                .param("day", day)
                .update();
        database.sql("truncate activity, activity_mark, activity_removed").update();
        database.sql("""
                                truncate person, rollup_day, rollup_type, rollup_entity, rollup_hour, frozen_rolling,
                                    frozen_period, frozen_type""").update();
        database.sql("update rollup_state set audiences_from = null").update();
    }

    /** Each waits in short turns for a reader that does not end, and capture gets through in between. */
    @Test
    void capturesWhileAChangeWaitsForALongReader() throws Exception {
        for (Change change : List.<Change>of(one -> anonymizer.anonymize(one, List.of()), purger::purge)) {
            CompletableFuture<Long> changed;
            try (var reader = web.getConnection();
                    var statement = reader.createStatement()) {
                readsOn(reader, statement);
                changed = CompletableFuture.supplyAsync(() -> change.to(day));
                for (int i = 0; i < 40; i++) {
                    assertThat(capture()).isEqualTo(202);
                }
                Wait.until(() -> !changed.isDone() && waits());
                reader.rollback();
            }
            assertThat(changed.join()).isEqualTo(20);
        }
        assertThat(count("select count(*) from activity_day where day = '" + day + "' and state = 'purged'"))
                .isOne();
        // what met a lock for too long went through the spool
        Wait.until(() -> captured() >= 80);
        assertThat(captured()).as("captured meanwhile, none lost").isEqualTo(80);
    }

    /** Its session is ended in the middle, as when the process is killed. */
    @Test
    void killedChangeLeavesTheDayForTheNextRun() throws Exception {
        for (Change change : List.<Change>of(one -> anonymizer.anonymize(one, List.of()), purger::purge)) {
            List<String> before = rows();
            CompletableFuture<Long> changed;
            try (var reader = web.getConnection();
                    var statement = reader.createStatement()) {
                readsOn(reader, statement);
                changed = CompletableFuture.supplyAsync(() -> change.to(day));
                Wait.until(this::waits);
                database.sql("""
                                        select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory'
                                            and classid = :lock and mode = 'ExclusiveLock' and granted""")
                        .param("lock", AdvisoryLock.DAY.number())
                        .query()
                        .listOfRows();
                reader.rollback();
            }
            assertThatThrownBy(changed::join).isInstanceOf(CompletionException.class);
            assertThat(rows()).isEqualTo(before);
            assertThat(change.to(day)).isEqualTo(20);
            assertThat(change.to(day)).as("again").isEqualTo(rows().size());
        }
        assertThat(count("select rows from activity_removed where reason = 'purged'"))
                .isEqualTo(20);
    }

    interface Change {
        long of(LocalDate day) throws Exception;

        default long to(LocalDate day) {
            try {
                return of(day);
            } catch (Exception e) {
                throw new CompletionException(e);
            }
        }
    }

    /** Until it is rolled back, however long a slow machine takes for the rest. */
    private static void readsOn(Connection reader, Statement statement) throws SQLException {
        reader.setAutoCommit(false);
        statement.execute("set local idle_in_transaction_session_timeout = 0");
        statement.execute("select count(*) from activity where occurred_at < now() - interval '40 days'");
    }

    /** Whether a change holds the day and has met the reader. */
    private boolean waits() {
        return count("""
                        select count(*) from pg_locks
                        where locktype = 'advisory' and classid = %d and mode = 'ExclusiveLock' and granted
                        """.formatted(AdvisoryLock.DAY.number())) > 0;
    }

    private List<String> rows() {
        return new Dump(database)
                .rows("select * from activity where occurred_at >= '" + day + "' and occurred_at < '" + day.plusDays(1)
                        + "'");
    }

    private long captured() {
        return count("select count(*) from activity where occurred_at > now() - interval '1 hour'");
    }

    private int capture() {
        return api.post(
                        "/api/activities",
                        TestKeys.CAPTURE,
                        "{\"userId\": \"%s\", \"activityType\": \"app_view\"}".formatted(UUID.randomUUID()))
                .status();
    }

    private long count(String query) {
        return database.sql(query).query(Long.class).single();
    }
}
