package dev.footfall.analytics.rollup;

import dev.footfall.activity.Days;
import dev.footfall.analytics.rollup.RawDay.AppViews;
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
 * Counts one reporting day whole, in one transaction, and puts the counts in place of the day's earlier ones. It
 * removes exactly the marks that its snapshot saw: what was captured beside it left others, and the day is counted
 * again. Killed at any moment it leaves the earlier counts and all marks.
 *
 * <p>One count at a time in the whole installation (a day of 220,000 rows takes about half a second). Safe for all
 * threads.
 */
public final class DayCounter {

    /** What came of it. */
    public sealed interface Outcome {
        /** @param people active that day */
        record Counted(long events, int people) implements Outcome {}

        /** The day's raw activity no longer tells people apart, or is gone: what was counted before is final. */
        record Closed() implements Outcome {}
    }

    private static final Logger log = LoggerFactory.getLogger(DayCounter.class);
    private static final int ATTEMPTS = 3;
    /**
     * The transaction met another's change, or was the one chosen to end a deadlock: the next attempt sees what is
     * there by then.
     */
    private static final Set<String> TRY_AGAIN = Set.of("40001", PSQLState.DEADLOCK_DETECTED.getState());

    private final DataSource database;
    private final ReportingZone zone;
    private final Supplier<AppViews> appViews;
    private final KeyedHash hash;
    private final Clock clock;

    public DayCounter(
            DataSource database, ReportingZone zone, Supplier<AppViews> appViews, KeyedHash hash, Clock clock) {
        this.database = database;
        this.zone = zone;
        this.appViews = appViews;
        this.hash = hash;
        this.clock = clock;
    }

    public Outcome count(LocalDate day) throws SQLException {
        for (int attempt = 1; ; attempt++) {
            try (Connection connection = database.getConnection()) {
                return underLocks(connection, day);
            } catch (SQLException e) {
                if (attempt == ATTEMPTS || !TRY_AGAIN.contains(String.valueOf(e.getSQLState()))) {
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
        log.warn("{} is not counted again: its raw activity is anonymised or gone", day);
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
        DayAggregator dayAggregator = RawDay.count(connection, day, zone, appViews.get());
        long read = System.nanoTime();
        PersonNumbers people = new PersonNumbers(connection, hash);
        PersonNumbers.Numbers active = people.number(dayAggregator.users(), day);
        int[] numbers = active.numbers();

        DayRecords records = new DayRecords(connection, day);
        DayRecords.Before before = records.before();
        RoaringBitmap gone = RoaringBitmap.andNot(before.audience(), RoaringBitmap.bitmapOf(numbers));
        long version = nextVersion(connection);
        RoaringBitmap newcomers = new Newcomers(connection, people, version).of(day, active, before.newcomers(), gone);
        records.writeDay(dayAggregator, numbers, newcomers, version, asOf);
        records.writeTypes(dayAggregator, numbers, new DayHours(day, zone));
        records.writeApps(dayAggregator, numbers);
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

    /** For a transaction that changes rollups, under {@link RollupLocks#join}. */
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
     * Keeps first-seen days right while days are counted in any order and counted again: late activity makes people
     * known earlier, a deletion later or not at all. Inside one count's transaction.
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
         * What the day's newcomers are now.
         *
         * @param before the day's newcomers at its last count
         * @param gone people who were active on the day at its last count and are not any more
         */
        RoaringBitmap of(LocalDate day, PersonNumbers.Numbers active, RoaringBitmap before, RoaringBitmap gone)
                throws SQLException {
            RoaringBitmap newcomers = RoaringBitmap.or(before, active.fresh());
            for (Map.Entry<LocalDate, RoaringBitmap> later : active.seenLater().entrySet()) {
                change(later.getKey(), newcomersOf -> newcomersOf.andNot(later.getValue()));
                people.firstSeen(later.getValue(), day);
                newcomers.or(later.getValue());
            }
            RoaringBitmap leaving = RoaringBitmap.and(newcomers, gone);
            newcomers.andNot(leaving);
            moveOn(day, leaving);
            return newcomers;
        }

        /** To the next day that each was active on; who was never active again is forgotten. */
        private void moveOn(LocalDate day, RoaringBitmap leaving) throws SQLException {
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
