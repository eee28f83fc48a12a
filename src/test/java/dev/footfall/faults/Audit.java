package dev.footfall.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.testkit.Oracle;
import dev.footfall.testkit.SentActivity;
import dev.footfall.testkit.Wait;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/**
 * What is left after a fault was healed, in five figures and two equations.
 *
 * @param stored id and content of the rows that the load sent, as {@link SentActivity#STORED}
 */
record Audit(FaultFixture fixture, int fault, String name, String stored) {

    private static final Duration LIVE_WITHIN = Duration.ofSeconds(5);

    private record Ledger(
            long received, long accepted, long duplicates, long suppressed, long rejected, long dead, long broken) {}

    /** @param acknowledged activities that 202 answers said were received */
    void check(long acknowledged) throws SQLException {
        fixture.awaitDrained();
        boolean live = live();
        fixture.awaitDrained();
        List<Oracle.Stored> rows;
        Ledger ledger;
        long dead;
        long raw;
        long removed;
        try (Connection connection = fixture.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            rows = rows(statement);
            ledger = ledger(statement);
            dead = number(statement, "select count(*) from dead_letter");
            raw = number(statement, "select count(*) from activity");
            removed = number(statement, "select coalesce(sum(rows), 0) from activity_removed");
        }
        Oracle.Figures figures = fixture.oracle().compare(rows, live);
        say(figures + " " + ledger);
        assertThat(figures.pass()).as("%s", figures).isTrue();
        assertThat(ledger.broken).as("lines of the ledger that do not add up").isZero();
        assertThat(ledger.accepted - removed)
                .as("accepted - erased - purged = rows")
                .isEqualTo(raw);
        assertThat(ledger.dead).as("dead = dead letters").isEqualTo(dead);
        assertThat(ledger.received).as("what was acknowledged is in the ledger").isGreaterThanOrEqualTo(acknowledged);
        assertThat(fixture.damaged()).as("damaged spool files").isZero();
    }

    /** A fresh activity is acked and stands in the list, within five seconds together. */
    private boolean live() {
        SentActivity fresh = SentActivity.random(new Random()).withUser(UUID.randomUUID());
        fixture.oracle().issue(fresh.id(), fresh.content());
        try {
            Wait.until(
                    LIVE_WITHIN,
                    () -> fixture.calls().post(fresh.json()).statusCode() == 202
                            && fixture.calls()
                                    .get("/api/admin/activities?userId=" + fresh.user())
                                    .body()
                                    .contains(fresh.id().toString()));
            fixture.oracle().answered(List.of(fresh.id()), Oracle.Outcome.ACKED);
            return true;
        } catch (AssertionError tooLate) {
            return false;
        }
    }

    private List<Oracle.Stored> rows(Statement statement) throws SQLException {
        List<Oracle.Stored> rows = new ArrayList<>();
        statement.setFetchSize(10_000);
        try (ResultSet row = statement.executeQuery(stored)) {
            while (row.next()) {
                rows.add(new Oracle.Stored(row.getObject(1, UUID.class), Oracle.hash(row.getString(2))));
            }
        }
        return rows;
    }

    private static Ledger ledger(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("""
                select coalesce(sum(received), 0), coalesce(sum(accepted), 0), coalesce(sum(duplicates), 0),
                    coalesce(sum(suppressed), 0), coalesce(sum(rejected), 0), coalesce(sum(dead), 0),
                    count(*) filter (where received <> accepted + duplicates + suppressed + rejected + dead)
                from capture_ledger""")) {
            row.next();
            return new Ledger(
                    row.getLong(1),
                    row.getLong(2),
                    row.getLong(3),
                    row.getLong(4),
                    row.getLong(5),
                    row.getLong(6),
                    row.getLong(7));
        }
    }

    static long number(Statement statement, String query) throws SQLException {
        try (ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Into the build's output, and into a file of its own for those who collect the lines. */
    private void say(String figures) {
        String line = "FAULT %d %s: %s".formatted(fault, name, figures);
        System.out.println(line);
        try {
            Files.writeString(
                    Path.of("target", "faults.txt"), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
