package dev.footfall.activity;

import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads a row of {@code activity}. Values are taken as the bytes PostgreSQL sent where these are binary (the driver's own way to {@code UUID} and
 * {@code OffsetDateTime} costs a fifth of a stream's rate), else as objects.
 */
final class ActivityRow {

    /** What {@link #map} expects, in this order. */
    static final String COLUMNS =
            "id, user_id, activity_type, entity_type, entity_id, metadata, occurred_at, received_at, anonymized";

    /** Beside {@link #COLUMNS}: the bytes of the metadata up to this row and with it. */
    static final int BYTES_SO_FAR = 10;

    private static final long SECONDS_1970_TO_2000 = 946_684_800;
    private static final long MICROS = 1_000_000;

    private ActivityRow() {}

    /**
     * Reads at most {@code :limit} rows, and ends with the one that makes {@code :bytes} of metadata full: what a reader, or the driver for it, holds is bounded
     * whatever the rows. The window's order is the rows' own, and is not sorted for again. An anonymised row is its own user, and its day says so: only rows that
     * look like it are asked for their day.
     */
    static String select(FilterSql sql, String order) {
        return """
                select %1$s, bytes
                from (
                    select %1$s, length, sum(length) over (%3$s rows unbounded preceding) as bytes
                    from (
                        select *, coalesce(octet_length(metadata), 0) as length
                        from (
                            select id, user_id, activity_type, entity_type, entity_id, metadata::text as metadata,
                                occurred_at, received_at,
                                user_id = id and exists (
                                    select from activity_day
                                    where day = (activity.occurred_at at time zone 'UTC')::date
                                        and state = 'anonymized') as anonymized
                            from activity %2$s %3$s limit :limit) as found) as sized) as measured
                where bytes - length < :bytes
                %3$s""".formatted(COLUMNS, sql.where(), order);
    }

    static Activity map(ResultSet row) throws SQLException {
        return new Activity(
                uuid(row, 1),
                uuid(row, 2),
                row.getShort(3),
                row.getShort(4),
                optionalUuid(row, 5),
                SentNumbers.shown(row.getBytes(6)),
                instant(row, 7),
                instant(row, 8),
                row.getBoolean(9));
    }

    private static UUID uuid(ResultSet row, int column) throws SQLException {
        UUID uuid = optionalUuid(row, column);
        if (uuid == null) {
            throw new IllegalStateException("no value in column " + column);
        }
        return uuid;
    }

    private static @Nullable UUID optionalUuid(ResultSet row, int column) throws SQLException {
        byte[] sent = row.getBytes(column);
        if (sent == null) {
            return null;
        }
        if (sent.length != 16) {
            return row.getObject(column, UUID.class);
        }
        ByteBuffer bytes = ByteBuffer.wrap(sent);
        return new UUID(bytes.getLong(), bytes.getLong());
    }

    private static Instant instant(ResultSet row, int column) throws SQLException {
        byte[] sent = row.getBytes(column);
        if (sent.length != 8) {
            return row.getObject(column, OffsetDateTime.class).toInstant();
        }
        long micros = ByteBuffer.wrap(sent).getLong();
        return Instant.ofEpochSecond(
                Math.floorDiv(micros, MICROS) + SECONDS_1970_TO_2000, Math.floorMod(micros, MICROS) * 1_000);
    }
}
