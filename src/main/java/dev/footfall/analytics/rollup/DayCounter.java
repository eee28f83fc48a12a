package dev.footfall.analytics.rollup;

import dev.footfall.activity.Days;
import dev.footfall.analytics.rollup.RawDay.EntityRules;
import dev.footfall.database.AdvisoryLock;
import dev.footfall.platform.KeyedHash;
import dev.footfall.platform.ReportingZone;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.postgresql.util.PSQLState;
import org.roaringbitmap.RoaringBitmap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Counts one reporting day in one transaction and replaces the day's earlier counts. Removes exactly the marks that its
 * snapshot saw: activity captured meanwhile leaves new marks, and the day is counted again. If the process is killed,
 * the earlier counts and all marks stay.
 *
 * <p>One count at a time in the whole installation (a day of 220,000 rows takes about half a second). Thread-safe.
 */
public final class DayCounter {

    /** The result of a count. */
    public sealed interface Outcome {
        /** @param people active that day */
        record Counted(long events, int people) implements Outcome {}

        /** The day's raw activity was anonymized or dropped: its earlier counts are final. */
        record Closed() implements Outcome {}
    }

    private static final Logger log = LoggerFactory.getLogger(DayCounter.class);
    private static final int ATTEMPTS = 3;
    /** Serialization failure or deadlock: the next attempt sees what the other transaction committed. */
    private static final Set<String> RETRYABLE = Set.of("40001", PSQLState.DEADLOCK_DETECTED.getState());

    private final DataSource database;
    private final ReportingZone zone;
    private final Supplier<EntityRules> entityRules;
    private final KeyedHash hash;
    private final Clock clock;

    public DayCounter(
            DataSource database, ReportingZone zone, Supplier<EntityRules> entityRules, KeyedHash hash, Clock clock) {
        this.database = database;
        this.zone = zone;
        this.entityRules = entityRules;
        this.hash = hash;
        this.clock = clock;
    }

    public Outcome count(LocalDate day) throws SQLException {
        for (int attempt = 1; ; attempt++) {
            try (Connection connection = database.getConnection()) {
                return underLocks(connection, day);
            } catch (SQLException e) {
                if (attempt == ATTEMPTS || !RETRYABLE.contains(String.valueOf(e.getSQLState()))) {
                    throw e;
                }
            }
        }
    }

    private Outcome underLocks(Connection connection, LocalDate day) throws SQLException {
        List<LocalDate> utcDays = zone.utcDays(day);
        try (RollupLocks _ = RollupLocks.take(connection, utcDays)) {
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            connection.setAutoCommit(false);
            try {
                Outcome outcome = count(connection, day, utcDays);
                connection.commit();
                connection.setAutoCommit(true);
                return outcome;
            } catch (SQLException | RuntimeException e) {
                undo(connection, e);
                throw e;
            }
        }
    }

    private Outcome count(Connection connection, LocalDate day, List<LocalDate> utcDays) throws SQLException {
        Instant asOf = clock.instant();
        forgetMarks(connection, day);
        if (Days.closedAmong(connection, utcDays).isEmpty() && !audienceGone(connection, day)) {
            return replace(connection, day, asOf);
        }
        log.warn("{} is not counted again: its raw activity is anonymized or deleted", day);
        return new Outcome.Closed();
    }

    private static void undo(Connection connection, Exception cause) {
        try {
            connection.rollback();
            connection.setAutoCommit(true);
        } catch (SQLException lost) {
            cause.addSuppressed(lost);
        }
    }

    private Outcome replace(Connection connection, LocalDate day, Instant asOf) throws SQLException {
        long startNanos = System.nanoTime();
        DayAggregator dayAggregator = RawDay.count(connection, day, zone, entityRules.get());
        long read = System.nanoTime();
        PersonNumbers people = new PersonNumbers(connection, hash);
        PersonNumbers.Numbers active = people.number(dayAggregator.users(), day);
        int[] numbers = active.numbers();

        DayRecords records = new DayRecords(connection, day);
        DayRecords.Before before = records.before();
        RoaringBitmap noLongerActive = RoaringBitmap.andNot(before.audience(), RoaringBitmap.bitmapOf(numbers));
        long version = nextVersion(connection);
        RoaringBitmap newcomers =
                new Newcomers(connection, people, version).of(day, active, before.newcomers(), noLongerActive);
        records.writeDay(dayAggregator, numbers, newcomers, version, asOf);
        records.writeTypes(dayAggregator, numbers, new DayHours(day, zone));
        records.writeEntities(dayAggregator, numbers);
        log.debug(
                "Counted {}: {} events of {} people, read in {} ms, written in {} ms",
                day,
                dayAggregator.events(),
                numbers.length,
                (read - startNanos) / 1_000_000,
                (System.nanoTime() - read) / 1_000_000);
        return new Outcome.Counted(dayAggregator.events(), numbers.length);
    }

    private static boolean audienceGone(Connection connection, LocalDate day) throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement("select coalesce(audiences_from > ?, false) from rollup_state")) {
            query.setObject(1, day);
            try (ResultSet row = query.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    private static void forgetMarks(Connection connection, LocalDate day) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("delete from activity_mark where day = ?")) {
            delete.setObject(1, day);
            delete.executeUpdate();
        }
    }

    /** For a transaction that changes rollups while it holds {@link AdvisoryLock#ROLLUPS}. */
    public static long nextVersion(JdbcClient transaction) {
        return transaction
                .sql("update rollup_state set version = version + 1 returning version")
                .query(Long.class)
                .single();
    }

    private static long nextVersion(Connection connection) throws SQLException {
        try (PreparedStatement update =
                        connection.prepareStatement("update rollup_state set version = version + 1 returning version");
                ResultSet row = update.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    /**
     * Keeps first-seen days correct while days are counted and recounted in any order: late activity moves a person's
     * first day back; a deletion moves it forward or removes it. Runs in the transaction of one count.
     */
    static final class Newcomers {

        private final Connection connection;
        private final PersonNumbers people;
        private final long version;

        Newcomers(Connection connection, PersonNumbers people, long version) {
            this.connection = connection;
            this.people = people;
            this.version = version;
        }

        /**
         * The day's newcomers as of this count.
         *
         * @param before the day's newcomers at its last count
         * @param noLongerActive people who were active on the day at its last count and no longer are
         */
        RoaringBitmap of(
                LocalDate day, PersonNumbers.Numbers active, RoaringBitmap before, RoaringBitmap noLongerActive)
                throws SQLException {
            RoaringBitmap newcomers = RoaringBitmap.or(before, active.fresh());
            for (Map.Entry<LocalDate, RoaringBitmap> later : active.seenLater().entrySet()) {
                change(later.getKey(), newcomersOf -> newcomersOf.andNot(later.getValue()));
                people.firstSeen(later.getValue(), day);
                newcomers.or(later.getValue());
            }
            RoaringBitmap leaving = RoaringBitmap.and(newcomers, noLongerActive);
            newcomers.andNot(leaving);
            moveFirstSeen(day, leaving);
            return newcomers;
        }

        /** Moves each person's first day to the next day they were active on; people without one are deleted. */
        private void moveFirstSeen(LocalDate day, RoaringBitmap leaving) throws SQLException {
            if (leaving.isEmpty()) {
                return;
            }
            try (PreparedStatement query = connection.prepareStatement(
                    "select day, audience from rollup_day where day > ? and audience is not null order by day")) {
                query.setObject(1, day);
                query.setFetchSize(20);
                try (ResultSet rows = query.executeQuery()) {
                    while (rows.next() && !leaving.isEmpty()) {
                        RoaringBitmap arriving = RoaringBitmap.and(leaving, Bitmaps.of(rows.getBytes(2)));
                        if (!arriving.isEmpty()) {
                            LocalDate next = rows.getObject(1, LocalDate.class);
                            change(next, newcomers -> newcomers.or(arriving));
                            people.firstSeen(arriving, next);
                            leaving.andNot(arriving);
                        }
                    }
                }
            }
            people.forget(leaving);
        }

        private interface Change {
            void apply(RoaringBitmap newcomers);
        }

        private void change(LocalDate day, Change change) throws SQLException {
            RoaringBitmap newcomers = new RoaringBitmap();
            try (PreparedStatement query =
                    connection.prepareStatement("select newcomers from rollup_day where day = ?")) {
                query.setObject(1, day);
                try (ResultSet row = query.executeQuery()) {
                    if (row.next()) {
                        newcomers = Bitmaps.of(row.getBytes(1));
                    }
                }
            }
            change.apply(newcomers);
            try (PreparedStatement update =
                    connection.prepareStatement("update rollup_day set newcomers = ?, version = ? where day = ?")) {
                update.setBytes(1, Bitmaps.bytesOrNull(newcomers));
                update.setLong(2, version);
                update.setObject(3, day);
                update.executeUpdate();
            }
        }
    }
}
