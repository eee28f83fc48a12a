package dev.footfall.activity;

import dev.footfall.database.PgBinary;
import dev.footfall.platform.SqlTime;
import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcOperations;

/**
 * Reads a row of {@code activity}; {@link EntityKeys} adds the text of its entity. Values are taken as PostgreSQL's bytes where these are binary (the driver's own
 * conversion to {@code UUID} and {@code OffsetDateTime} costs a fifth of a stream's rate), otherwise as objects.
 */
final class ActivityRow {

    /** What {@link #map} expects, in this order. */
    static final String COLUMNS =
            "id, user_id, activity_type, entity_type, entity_id, metadata, occurred_at, received_at, anonymized";

    /** An additional column after {@link #COLUMNS}: the bytes of metadata up to and including this row. */
    static final int BYTES_SO_FAR = 10;

    /** In bytes of metadata: activities of earlier versions could grow when they were stored. */
    static final int LARGE = 16 * 1024;

    private ActivityRow() {}

    /**
     * Reads at most {@code :limit} rows, and ends with the one that reaches {@code :bytes} of metadata, so that a
     * reader's memory is bounded. The window's order is that of the rows, and they are not sorted again. An anonymized
     * row has its id as its user, and its day's state confirms it: only rows that look like it are checked.
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

    /**
     * Reads at most {@code :limit} rows of one day, for a reader that keeps none. Metadata of more than {@value #LARGE}
     * bytes, which no activity can be sent with, comes as an empty text, and {@link #streamed} reads it separately. A
     * sum as in {@link #select} would make PostgreSQL keep all rows that it passes: a third of a download's time.
     */
    static String stream(FilterSql sql, String order) {
        return """
                select id, user_id, activity_type, entity_type, entity_id,
                    case when octet_length(metadata) > %d then '' else metadata end, occurred_at, received_at
                from (
                    select id, user_id, activity_type, entity_type, entity_id, metadata::text as metadata,
                        occurred_at, received_at
                    from activity %s %s limit :limit) as found""".formatted(LARGE, sql.where(), order);
    }

    /**
     * A row of {@link #stream} with its metadata.
     *
     * @param anonymized whether its day is: such a row has its id as its user
     */
    static Activity streamed(ResultSet row, boolean anonymized, JdbcOperations jdbc) throws SQLException {
        UUID id = uuid(row, 1);
        UUID user = uuid(row, 2);
        Instant occurredAt = instant(row, 7);
        byte[] metadata = row.getBytes(6);
        if (metadata != null && metadata.length == 0) {
            metadata = jdbc.queryForObject(
                    "select metadata::text from activity where id = ? and occurred_at = ?",
                    (whole, _) -> whole.getBytes(1),
                    id,
                    SqlTime.utc(occurredAt));
        }
        return activity(row, id, user, metadata, occurredAt, anonymized && user.equals(id));
    }

    static Activity map(ResultSet row) throws SQLException {
        return activity(row, uuid(row, 1), uuid(row, 2), row.getBytes(6), instant(row, 7), row.getBoolean(9));
    }

    private static Activity activity(
            ResultSet row, UUID id, UUID user, byte @Nullable [] metadata, Instant occurredAt, boolean anonymized)
            throws SQLException {
        return new Activity(
                id,
                user,
                row.getShort(3),
                row.getShort(4),
                optionalUuid(row, 5),
                null,
                SentNumbers.shown(metadata),
                occurredAt,
                instant(row, 8),
                anonymized);
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
        return PgBinary.uuid(ByteBuffer.wrap(sent));
    }

    private static Instant instant(ResultSet row, int column) throws SQLException {
        byte[] sent = row.getBytes(column);
        if (sent.length != 8) {
            return row.getObject(column, OffsetDateTime.class).toInstant();
        }
        return PgBinary.instant(ByteBuffer.wrap(sent).getLong());
    }
}
