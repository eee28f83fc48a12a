package dev.footfall.capture;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.footfall.activity.Days;
import dev.footfall.capture.Entry.Outcome;
import dev.footfall.database.Pools.CaptureDatabase;
import dev.footfall.testkit.Wait;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What the writers make of batches, on a real database. */
class CaptureWritersIntegrationTests extends WithWriters {

    @Autowired
    Writers writers;

    @Autowired
    Days days;

    @Test
    void storesRowsLedgerAndMarksTogether() throws Exception {
        Submission submission = submit(entries(700), 3, 2);

        assertThat(submission.entries).allMatch(entry -> entry.verdict() == Outcome.ACCEPTED);
        assertThat(rows()).isEqualTo(700);
        assertThat(ledger()).isEqualTo(Map.of("received", 705L, "accepted", 700L, "rejected", 3L, "suppressed", 2L));
        assertThat(database.sql("select count(distinct day) from activity_mark")
                        .query(Long.class)
                        .single())
                .isPositive();
    }

    /** As a paused application context does. */
    @Test
    void storesAfterStopAndStart() throws Exception {
        writers.stop();
        writers.start();

        assertThat(submit(entries(3), 0, 0).entries).allMatch(entry -> entry.verdict() == Outcome.ACCEPTED);
        assertThat(rows()).isEqualTo(3);
    }

    @Test
    void sendsOnlyRefusedRowsToTheDeadLetters() throws Exception {
        database.sql("alter table activity add constraint poison check (not metadata @> '{\"poison\": true}')")
                .update();
        try {
            List<Entry> entries = entries(500);
            entries.set(123, entry(withMetadata("{\"poison\": true}")));
            entries.set(321, entry(withMetadata("{\"poison\": true}")));

            Submission submission = submit(entries, 1, 0);

            assertThat(submission.entries)
                    .filteredOn(entry -> entry.verdict() == Outcome.DEAD)
                    .hasSize(2);
            assertThat(rows()).isEqualTo(498);
            assertThat(ledger()).isEqualTo(Map.of("received", 501L, "accepted", 498L, "dead", 2L, "rejected", 1L));
            assertThat(database.sql("select distinct reason from dead_letter")
                            .query(String.class)
                            .list())
                    .containsExactly("SQLSTATE 23514, constraint poison");
        } finally {
            database.sql("alter table activity drop constraint poison").update();
        }
    }

    /** As those that an address led to a standby, while it leads to the primary again. */
    @Test
    void replacesConnectionsToAReadOnlyServer(@Autowired @CaptureDatabase HikariDataSource capture) throws Exception {
        List<Connection> all = new ArrayList<>();
        for (int i = 0; i < capture.getMaximumPoolSize(); i++) {
            all.add(capture.getConnection());
        }
        for (Connection connection : all) {
            connection.createStatement().execute("set default_transaction_read_only = on");
            connection.close();
        }

        assertThat(submit(entries(10), 0, 0).entries).allMatch(entry -> entry.verdict() == Outcome.ACCEPTED);
        Wait.until(() -> rows() == 10);
    }

    @Test
    void makesAMissingDay() throws Exception {
        Instant longAgo = now.minus(Duration.ofDays(60));
        Submission submission = submit(
                IntStream.range(0, 5)
                        .mapToObj(i -> entry(activity().at(longAgo.minus(Duration.ofDays(i)))))
                        .toList(),
                0,
                0);

        assertThat(submission.entries).allMatch(entry -> entry.verdict() == Outcome.ACCEPTED);
        assertThat(rows()).isEqualTo(5);
    }

    @Test
    void rejectsActivityForAClosedDay() throws Exception {
        Instant longAgo = now.minus(Duration.ofDays(50));
        days.ensure(Days.of(longAgo));
        database.sql("update activity_day set state = 'anonymized' where day = :day")
                .param("day", Days.of(longAgo))
                .update();

        Submission submission = submit(List.of(entry(activity().at(longAgo)), entry(activity())), 0, 0);

        assertThat(submission.entries).extracting(Entry::verdict).containsExactly(Outcome.DAY_CLOSED, Outcome.ACCEPTED);
        assertThat(ledger()).containsEntry("rejected", 1L).containsEntry("accepted", 1L);
    }
}
