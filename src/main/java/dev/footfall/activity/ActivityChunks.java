package dev.footfall.activity;

import dev.footfall.platform.Utf8Buffer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * A reading of filtered raw activity in chunks, newest first, for streams and exports. A chunk is read day by day, each piece a transaction of its own of at
 * most {@value #ROWS} rows, into a buffer: no transaction is open while somebody else takes the buffer's bytes, however slowly, and memory is one chunk.
 *
 * <p>What was there when the reading began and is not removed meanwhile comes exactly once; what arrives meanwhile may come or not. A day that is anonymised
 * between two of its pieces ends the reading with an exception, since its people would come under two names. For one thread.
 */
public final class ActivityChunks {

    /** A chunk ends when it has this many bytes, rows, or took this long: with a quarter of the rows a stream has 0.8 of the rate. */
    private static final int BYTES = 4 << 20;

    private static final int ROWS = 20_000;
    private static final long NANOS = Duration.ofSeconds(1).toNanos();
    /** What the driver holds at a time; a row is at most some 9 KiB. */
    private static final int FETCHED = 1_000;

    private final DataSource database;
    private final ActivityFilter filter;
    private final StreamFormat format;
    private LocalDate before;
    private @Nullable Day day;
    private @Nullable Position position;
    private long rows;
    private boolean begun;
    private boolean ended;

    private record Day(LocalDate date, boolean closed) {}

    ActivityChunks(DataSource database, ActivityFilter filter, StreamFormat format, @Nullable Position after) {
        this.database = database;
        this.filter = filter;
        this.format = format;
        this.position = after;
        this.begun = after != null;
        Instant to = after != null ? after.occurredAt() : filter.to();
        this.before = to == null ? LocalDate.of(9999, 12, 31) : Days.of(to).plusDays(1);
    }

    /** Where the reading stands; null before the first row. */
    public @Nullable Position position() {
        return position;
    }

    /** How many activities were read. */
    public long rows() {
        return rows;
    }

    /** Appends the next chunk; false when there was none left. */
    public boolean next(Utf8Buffer out) {
        if (ended) {
            return false;
        }
        if (!begun) {
            format.begin(out);
            begun = true;
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
        JdbcTemplate jdbc = new JdbcTemplate(new SingleConnectionDataSource(connection, true));
        jdbc.setFetchSize(FETCHED);
        NamedParameterJdbcTemplate named = new NamedParameterJdbcTemplate(jdbc);
        long begin = System.nanoTime();
        long rowsBefore = rows;
        while (out.length() < BYTES && rows - rowsBefore < ROWS && System.nanoTime() - begin < NANOS) {
            jdbc.execute("set local statement_timeout = '15s'");
            if (day == null) {
                day = nextDay(named);
            }
            if (day == null) {
                format.end(out);
                ended = true;
                break;
            }
            boolean more = read(day.date, out, named);
            unchanged(day, named);
            connection.commit();
            if (!more) {
                before = day.date;
                day = null;
            }
        }
        connection.commit();
    }

    /** Reads on in a day; whether there may be more of it. */
    private boolean read(LocalDate date, Utf8Buffer out, NamedParameterJdbcTemplate jdbc) {
        Instant start = midnight(date);
        Instant end = midnight(date.plusDays(1));
        Position behind = position != null && position.occurredAt().isBefore(end) ? position : null;
        Instant from = filter.from();
        Instant to = behind != null ? behind.occurredAt().plus(1, ChronoUnit.MICROS) : filter.to();
        FilterSql sql = new FilterSql(filter)
                .between(
                        from != null && from.isAfter(start) ? from : start, to != null && to.isBefore(end) ? to : end)
                .behind(behind);
        Map<String, Object> parameters = new HashMap<>(sql.parameters());
        parameters.put("limit", ROWS);
        return Boolean.TRUE.equals(jdbc.query(
                "select " + ActivityRow.COLUMNS + " from activity " + sql.where() + " " + FilterSql.NEWEST_FIRST
                        + " limit :limit",
                parameters,
                found -> {
                    return write(found, out);
                }));
    }

    private boolean write(ResultSet found, Utf8Buffer out) throws SQLException {
        Activity last = null;
        int count = 0;
        while (out.length() < BYTES && found.next()) {
            last = ActivityRow.map(found);
            format.write(last, out);
            count++;
        }
        rows += count;
        if (last != null) {
            position = Position.of(last);
        }
        return count == ROWS || out.length() >= BYTES;
    }

    private @Nullable Day nextDay(NamedParameterJdbcTemplate jdbc) {
        Instant from = filter.from();
        return jdbc
                .query(
                        """
                        select day, state = 'anonymized' as closed from activity_day
                        where day < :before and day >= :from and state <> 'purged'
                        order by day desc limit 1""",
                        Map.of("before", before, "from", from == null ? LocalDate.EPOCH : Days.of(from)),
                        (row, _) -> new Day(row.getObject("day", LocalDate.class), row.getBoolean("closed")))
                .stream()
                .findFirst()
                .orElse(null);
    }

    /** Asked after the rows were read: then they are of the state that is seen now, or newer. */
    private static void unchanged(Day day, NamedParameterJdbcTemplate jdbc) {
        Boolean closed = jdbc.queryForObject(
                "select state in ('anonymized', 'purged') from activity_day where day = :day",
                Map.of("day", day.date),
                Boolean.class);
        if (!Boolean.valueOf(day.closed).equals(closed)) {
            throw new IllegalStateException("The day " + day.date + " was anonymised while it was read: ask again.");
        }
    }

    private static Instant midnight(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
