package dev.footfall.activity;

import dev.footfall.database.AdvisoryLock;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * The UTC days of the raw table: each is one partition, and has a state. Capture reads states from memory (five seconds
 * old at most); a writer calls {@link #closedAmong} inside its transaction.
 *
 * <p>There is no default partition: attaching a day then takes no lock that a reader or writer would notice (0.03 s).
 */
@Component
@DependsOnDatabaseInitialization
public class Days {

    /** The number of days created before they begin, so that midnight finds its partition. */
    static final int DAYS_AHEAD = 3;

    private static final Logger log = LoggerFactory.getLogger(Days.class);
    private static final DateTimeFormatter SUFFIX = DateTimeFormatter.BASIC_ISO_DATE;
    static final int LOCK_CLASS = (int) AdvisoryLock.DAY.number();

    private final DataSource database;
    private final Clock clock;
    private volatile Map<LocalDate, DayState> states = Map.of();

    Days(DataSource database, Clock clock) throws SQLException {
        this.database = database;
        this.clock = clock;
        prepareAhead();
    }

    public static LocalDate of(Instant moment) {
        return LocalDate.ofInstant(moment, ZoneOffset.UTC);
    }

    public static Instant start(LocalDate day) {
        return day.atStartOfDay().toInstant(ZoneOffset.UTC);
    }

    /** The start of the next day. */
    public static Instant end(LocalDate day) {
        return start(day.plusDays(1));
    }

    public static String partition(LocalDate day) {
        return "activity_" + SUFFIX.format(day);
    }

    /** The state in memory; open where nothing is known. */
    public DayState state(LocalDate day) {
        return states.getOrDefault(day, DayState.OPEN);
    }

    /** All days that have, or had, a partition. */
    public Map<LocalDate, DayState> states() {
        return states;
    }

    /** Creates a day's partition unless it exists, or existed and was closed. Safe from several nodes at once. */
    public void ensure(LocalDate day) throws SQLException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                lock(connection, day);
                DayState state = stored(connection, day);
                if (state == null) {
                    create(connection, day);
                    note(connection, day);
                } else if (!state.closed() && !exists(connection, day)) {
                    log.error("The partition of {} is missing; it is created again, empty", day);
                    create(connection, day);
                }
                connection.commit();
            } catch (SQLException e) {
                connection.rollback();
                throw e;
            } finally {
                connection.setAutoCommit(true);
            }
        }
    }

    /**
     * Locks a day exclusively until the transaction ends: for a rewrite or drop of it. A deletion of a person's rows
     * takes the same lock on all days.
     */
    public static void lock(Connection connection, LocalDate day) throws SQLException {
        advisory(connection, "select pg_advisory_xact_lock(?, ?)", day);
    }

    /**
     * Prevents a day from being rewritten or dropped until the transaction ends; shared with others that only add to
     * it.
     */
    public static void lockShared(Connection connection, LocalDate day) throws SQLException {
        advisory(connection, "select pg_advisory_xact_lock_shared(?, ?)", day);
    }

    /**
     * As {@link #lockShared}, but held by the session until {@link #releaseShared}: for a caller who needs it before
     * its transaction takes the snapshot that it counts from.
     */
    public static void holdShared(Connection connection, LocalDate day) throws SQLException {
        advisory(connection, "select pg_advisory_lock_shared(?, ?)", day);
    }

    public static void releaseShared(Connection connection, LocalDate day) throws SQLException {
        advisory(connection, "select pg_advisory_unlock_shared(?, ?)", day);
    }

    /** Those of these days whose raw activity is anonymized or dropped, as the transaction sees it. */
    public static Collection<LocalDate> closedAmong(Connection connection, Collection<LocalDate> days)
            throws SQLException {
        Map<LocalDate, DayState> found = new HashMap<>();
        try (PreparedStatement query =
                connection.prepareStatement("select day, state from activity_day where day = any (?)")) {
            query.setArray(1, connection.createArrayOf("date", days.toArray()));
            read(query, found);
        }
        found.values().removeIf(state -> !state.closed());
        return found.keySet();
    }

    /** At a fixed rate: a cron would not run for as long as the clock was ahead, once it is set back. */
    @Scheduled(fixedRate = 3_600_000, initialDelay = 3_600_000)
    void prepareAheadQuietly() {
        try {
            prepareAhead();
        } catch (SQLException away) {
            log.warn("Partitions of the next days could not be created: {}", away.getSQLState());
        }
    }

    void prepareAhead() throws SQLException {
        load();
        LocalDate today = of(clock.instant());
        for (int i = -1; i <= DAYS_AHEAD; i++) {
            if (!states.containsKey(today.plusDays(i))) {
                ensure(today.plusDays(i));
            }
        }
        load();
    }

    @Scheduled(fixedDelayString = "PT5S", initialDelayString = "PT5S")
    void load() throws SQLException {
        Map<LocalDate, DayState> found = new HashMap<>();
        try (Connection connection = database.getConnection();
                PreparedStatement query = connection.prepareStatement("select day, state from activity_day")) {
            read(query, found);
        }
        states = Map.copyOf(found);
    }

    private static void read(PreparedStatement query, Map<LocalDate, DayState> into) throws SQLException {
        try (ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                into.put(rows.getObject(1, LocalDate.class), DayState.of(rows.getString(2)));
            }
        }
    }

    static @Nullable DayState stored(Connection connection, LocalDate day) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("select state from activity_day where day = ?")) {
            query.setObject(1, day);
            try (ResultSet rows = query.executeQuery()) {
                return rows.next() ? DayState.of(rows.getString(1)) : null;
            }
        }
    }

    static boolean exists(Connection connection, LocalDate day) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("select to_regclass(?) is not null")) {
            query.setString(1, partition(day));
            try (ResultSet rows = query.executeQuery()) {
                return rows.next() && rows.getBoolean(1);
            }
        }
    }

    private static void note(Connection connection, LocalDate day) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("insert into activity_day (day) values (?)")) {
            insert.setObject(1, day);
            insert.execute();
        }
    }

    /**
     * Created separately with its bounds as a check, then attached: attaching an empty table with a matching check
     * scans nothing.
     */
    private static void create(Connection connection, LocalDate day) throws SQLException {
        String table = partition(day);
        try (Statement statement = connection.createStatement()) {
            statement.execute("create table " + table + " (like activity including all, " + check(table, day) + ")");
            statement.execute("alter table activity attach partition " + table + " " + bounds(day));
        }
    }

    static String check(String table, LocalDate day) {
        return "constraint " + table + "_day check (occurred_at >= " + midnight(day) + " and occurred_at < "
                + midnight(day.plusDays(1)) + ")";
    }

    static String bounds(LocalDate day) {
        return "for values from (" + midnight(day) + ") to (" + midnight(day.plusDays(1)) + ")";
    }

    private static String midnight(LocalDate day) {
        return "'" + day + " 00:00:00+00'";
    }

    private static void advisory(Connection connection, String sql, LocalDate day) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setInt(1, LOCK_CLASS);
            statement.setInt(2, (int) day.toEpochDay());
            statement.execute();
        }
    }

    /** The state of a UTC day's raw activity. It only ever moves forward. */
    public enum DayState {
        /** Accepts activity. */
        OPEN,
        /** Past its late window: has the indexes for reading; still accepts imported activity. */
        SEALED,
        /** Rewritten without people: accepts nothing. */
        ANONYMIZED,
        /** Dropped: accepts nothing. */
        PURGED;

        public boolean closed() {
            return this == ANONYMIZED || this == PURGED;
        }

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static DayState of(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }
    }

    /** The table {@code activity_removed}: accepted - erased - purged = raw rows, whenever nothing is in flight. */
    public static final class RemovedRows {

        /** Why rows were removed. */
        public enum Reason {
            /** At a person's deletion or erasure. */
            ERASED,
            /** Because of their age. */
            PURGED
        }

        private RemovedRows() {}

        /** Call in the transaction that removes the rows. */
        public static void add(JdbcClient transaction, Reason reason, Map<LocalDate, Long> rows) {
            transaction
                    .sql("""
                            insert into activity_removed (day, reason, rows)
                            select day, :reason, rows from unnest(:days::date[], :rows::bigint[]) as removed (day, rows)
                            order by day
                            on conflict (day, reason) do update set rows = activity_removed.rows + excluded.rows""")
                    .param("reason", reason.name().toLowerCase(Locale.ROOT))
                    .param(
                            "days",
                            rows.keySet().stream().map(LocalDate::toString).toArray(String[]::new))
                    .param("rows", rows.values().toArray(Long[]::new))
                    .update();
        }
    }
}
