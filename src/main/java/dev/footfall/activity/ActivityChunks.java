package dev.footfall.activity;

import dev.footfall.activity.Cursor.Position;
import dev.footfall.platform.Utf8Buffer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * Reads filtered raw activity in chunks, newest first, for streams and exports. A chunk is read day by day, in
 * transactions of at most {@value #ROWS} rows each, into a buffer: no transaction is open while somebody takes the
 * buffer's bytes, however slowly, and memory is one chunk.
 *
 * <p>What was there when the reading began and is not removed meanwhile comes exactly once; what arrives meanwhile may
 * come or not. A day that is anonymized while it is read ends the reading with an exception, since its people would
 * appear under two ids. Not thread-safe.
 */
public final class ActivityChunks {

    /**
     * A chunk ends when it has this many bytes or rows, or took this long: a quarter of the rows would cost a fifth of
     * the rate.
     */
    private static final int BYTES = 4 << 20;

    private static final int ROWS = 20_000;
    private static final long NANOS = Duration.ofSeconds(1).toNanos();
    /**
     * The number of rows that the driver holds at a time, each of little more than {@value ActivityRow#LARGE} bytes.
     */
    private static final int FETCH_SIZE = 1_000;

    /** A row without its metadata. */
    private static final int ROW_BYTES = 200;

    private static final int STATEMENT_SECONDS = 15;

    private final DataSource database;
    private final EntityKeys keys;
    private final ActivityFilter filter;
    private final StreamFormat format;
    /** The days read in this chunk, and whether each was anonymized when its reading began. */
    private final Map<LocalDate, Boolean> read = new HashMap<>();

    private LocalDate before;
    private @Nullable LocalDate day;
    private @Nullable Position position;
    private long rows;
    private boolean headerWritten;
    private boolean ended;

    ActivityChunks(
            DataSource database,
            EntityKeys keys,
            ActivityFilter filter,
            StreamFormat format,
            @Nullable Position after) {
        this.database = database;
        this.keys = keys;
        this.filter = filter;
        this.format = format;
        this.position = after;
        this.headerWritten = after != null;
        Instant to = after != null ? after.occurredAt() : filter.to();
        this.before = to == null ? LocalDate.of(9999, 12, 31) : Days.of(to).plusDays(1);
    }

    /** The position of the last row read; null before the first. */
    public @Nullable Position position() {
        return position;
    }

    /** The number of activities read. */
    public long rows() {
        return rows;
    }

    /** Whether there is nothing left to read. */
    public boolean ended() {
        return ended;
    }

    /** Appends the next chunk; returns false when there was none left. */
    public boolean next(Utf8Buffer out) {
        if (ended) {
            return false;
        }
        if (!headerWritten) {
            if (format.before(out)) {
                return true;
            }
            format.begin(out);
            headerWritten = true;
        }
        new JdbcTemplate(database).execute((ConnectionCallback<Boolean>) connection -> {
            connection.setAutoCommit(false);
            PGConnection driver = connection.unwrap(PGConnection.class);
            int threshold = driver.getPrepareThreshold();
            driver.setPrepareThreshold(-1); // values come in binary from the first execution on
            try {
                fill(out, connection);
            } finally {
                driver.setPrepareThreshold(threshold);
            }
            return true;
        });
        return true;
    }

    private void fill(Utf8Buffer out, Connection connection) throws SQLException {
        JdbcTemplate plain = new JdbcTemplate(new SingleConnectionDataSource(connection, true));
        plain.setFetchSize(FETCH_SIZE);
        plain.setQueryTimeout(STATEMENT_SECONDS);
        NamedParameterJdbcTemplate jdbc = new NamedParameterJdbcTemplate(plain);
        NavigableMap<LocalDate, Boolean> days = days(jdbc);
        long begin = System.nanoTime();
        long rowsBefore = rows;
        int full = out.length() + BYTES;
        while (out.length() < full && rows - rowsBefore < ROWS && System.nanoTime() - begin < NANOS) {
            if (day == null) {
                day = days.lowerKey(before);
            }
            if (day == null) {
                format.end(out);
                ended = true;
                break;
            }
            read.putIfAbsent(day, Boolean.TRUE.equals(days.get(day)));
            boolean more = read(day, out, full, jdbc);
            connection.commit();
            if (!more) {
                before = day;
                day = null;
            }
        }
        checkUnchanged(days(jdbc));
        connection.commit();
    }

    /** Continues reading a day; returns whether it may have more. */
    private boolean read(LocalDate date, Utf8Buffer out, int full, NamedParameterJdbcTemplate jdbc) {
        Instant start = Days.start(date);
        Instant end = Days.end(date);
        Position after = position != null && position.occurredAt().isBefore(end) ? position : null;
        Instant from = filter.from();
        Instant to = after != null ? after.occurredAt().plus(1, ChronoUnit.MICROS) : filter.to();
        FilterSql sql = new FilterSql(filter)
                .between(from != null && from.isAfter(start) ? from : start, to != null && to.isBefore(end) ? to : end)
                .olderThan(after);
        Map<String, Object> parameters = new HashMap<>(sql.parameters());
        parameters.put("limit", ROWS);
        return Boolean.TRUE.equals(jdbc.query(ActivityRow.stream(sql, FilterSql.NEWEST_FIRST), parameters, found -> {
            return write(found, out, full, Boolean.TRUE.equals(read.get(date)), jdbc.getJdbcOperations());
        }));
    }

    private boolean write(ResultSet found, Utf8Buffer out, int full, boolean anonymized, JdbcOperations jdbc)
            throws SQLException {
        Unnamed unnamed = new Unnamed(JdbcClient.create(jdbc));
        Activity last = null;
        int count = 0;
        while (out.length() + unnamed.bytes < full && found.next()) {
            last = ActivityRow.streamed(found, anonymized, jdbc);
            unnamed.write(last, out);
            count++;
        }
        unnamed.writeAll(out);
        rows += count;
        if (last != null) {
            position = Position.of(last);
        }
        return count == ROWS || out.length() >= full;
    }

    /**
     * Holds rows back from the first whose entity may have a text that is not in memory, to ask for many at once. Rows
     * whose entities are known by UUIDs of the sender's own are not held back for themselves.
     */
    private final class Unnamed {

        private static final int MAX_BYTES = 1 << 20;

        private final JdbcClient connection;
        private final List<Activity> held = new ArrayList<>();
        private int bytes;

        Unnamed(JdbcClient connection) {
            this.connection = connection;
        }

        void write(Activity activity, Utf8Buffer out) {
            Activity named = held.isEmpty() ? keys.namedFromMemory(activity) : null;
            if (named != null) {
                format.write(named, out);
                return;
            }
            held.add(activity);
            bytes += ROW_BYTES + (activity.metadata() == null ? 0 : activity.metadata().length);
            if (held.size() == FETCH_SIZE || bytes > MAX_BYTES) {
                writeAll(out);
            }
        }

        void writeAll(Utf8Buffer out) {
            keys.named(held, connection).forEach(activity -> format.write(activity, out));
            held.clear();
            bytes = 0;
        }
    }

    /** The days with rows, and whether each is anonymized. */
    private NavigableMap<LocalDate, Boolean> days(NamedParameterJdbcTemplate jdbc) {
        Instant from = filter.from();
        NavigableMap<LocalDate, Boolean> days = new TreeMap<>();
        jdbc.query(
                "select day, state = 'anonymized' from activity_day where day >= :from and state <> 'purged'",
                Map.of("from", from == null ? LocalDate.EPOCH : Days.of(from)),
                row -> {
                    days.put(row.getObject(1, LocalDate.class), row.getBoolean(2));
                });
        return days;
    }

    /** Called after the rows were read, which are then of the state that is seen now. */
    private void checkUnchanged(Map<LocalDate, Boolean> days) {
        read.forEach((date, closed) -> {
            if (!closed.equals(days.get(date))) {
                throw new IllegalStateException("The day " + date + " was anonymized while it was read: try again.");
            }
        });
        read.keySet().removeIf(date -> !date.equals(day));
    }

    /** How the activities of a stream are written. One instance writes one stream. */
    public interface StreamFormat {

        /**
         * Appends a piece of what comes before the activities; {@link #begin} follows the last one.
         *
         * @return whether there is more of it
         */
        default boolean before(Utf8Buffer out) {
            return false;
        }

        void begin(Utf8Buffer out);

        void write(Activity activity, Utf8Buffer out);

        void end(Utf8Buffer out);

        /** Called each time before written bytes are sent; an exception keeps them from being sent. */
        default void beforeSending() {}
    }
}
