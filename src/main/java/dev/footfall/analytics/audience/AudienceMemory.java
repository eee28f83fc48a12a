package dev.footfall.analytics.audience;

import dev.footfall.analytics.rollup.Bitmaps;
import dev.footfall.platform.SqlTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Keeps the audiences in memory and as current as the database: each call reads one row to see whether any node changed
 * something, and reloads the days that changed. 90 days of 200,000 people take about 10 MB. Thread-safe; one thread
 * loads while the others wait for the result.
 */
@Component
public class AudienceMemory {

    private record State(long version, @Nullable LocalDate from, int days) {}

    private static final Audiences NONE = new Audiences(-1, null, new TreeMap<>());

    private final JdbcClient database;
    private final TransactionTemplate snapshot;
    private volatile Audiences audiences = NONE;

    public AudienceMemory(JdbcClient database, PlatformTransactionManager transactions) {
        this.database = database;
        this.snapshot = new TransactionTemplate(transactions);
        snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        snapshot.setReadOnly(true);
    }

    public Audiences current() {
        return matches(state(database)) ? audiences : refreshed();
    }

    private synchronized Audiences refreshed() {
        audiences = snapshot.execute(_ -> read(state(database)));
        return audiences;
    }

    private Audiences read(State state) {
        if (matches(state)) {
            return audiences;
        }
        NavigableMap<LocalDate, Audiences.Day> days =
                changed(database, state.version >= audiences.version() ? audiences : NONE);
        if (days.size() != state.days) {
            days = changed(database, NONE); // some that were known are gone
        }
        return new Audiences(state.version, state.from, days);
    }

    /** Reads what the transaction sees, bypassing memory. */
    public static Audiences read(JdbcClient transaction) {
        State state = state(transaction);
        return new Audiences(state.version, state.from, changed(transaction, NONE));
    }

    /**
     * Compares the number of days as well as the version, so that rollups emptied or restored from a backup are noticed
     * too.
     */
    private boolean matches(State state) {
        Audiences known = audiences;
        return state.version == known.version() && state.days == known.days().size();
    }

    private static State state(JdbcClient database) {
        return database.sql("""
                        select version, audiences_from as "from", (select count(*) from rollup_day) as days
                        from rollup_state""").query(State.class).single();
    }

    private static NavigableMap<LocalDate, Audiences.Day> changed(JdbcClient database, Audiences known) {
        NavigableMap<LocalDate, Audiences.Day> days = new TreeMap<>(known.days());
        database.sql("""
                        select day, version, counted_at, events, people, audience, newcomers, departed
                        from rollup_day
                        where version > :version""").param("version", known.version()).query(row -> {
            days.put(row.getObject("day", LocalDate.class), day(row));
        });
        return days;
    }

    private static Audiences.Day day(ResultSet row) throws SQLException {
        return new Audiences.Day(
                row.getLong("version"),
                SqlTime.instant(row, "counted_at"),
                row.getLong("events"),
                row.getInt("people"),
                Bitmaps.of(row.getBytes("audience")),
                Bitmaps.of(row.getBytes("newcomers")),
                Bitmaps.of(row.getBytes("departed")));
    }
}
