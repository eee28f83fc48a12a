package dev.footfall.capture;

import dev.footfall.activity.Activity;
import dev.footfall.activity.ActivityTypes;
import dev.footfall.activity.EntityTypes;
import dev.footfall.activity.SentNumbers;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The dead letters, as people handle them. {@link DeadLetters} puts them there. */
@Repository
class DeadLetterStore {

    private final JdbcClient database;
    private final ActivityTypes types;
    private final EntityTypes entityTypes;

    DeadLetterStore(JdbcClient database, ActivityTypes types, EntityTypes entityTypes) {
        this.database = database;
        this.types = types;
        this.entityTypes = entityTypes;
    }

    /** What everybody who keeps Footfall running may know of a letter: nothing of the person. */
    record Envelope(long id, Instant receivedAt, String source, String reason, String activityType) {}

    /** A letter with what is in it: one person's activity, whose reading is recorded. */
    record Letter(
            Envelope envelope,
            UUID activityId,
            UUID userId,
            @Nullable String entityType,
            @Nullable UUID entityId,
            @Nullable String metadata,
            Instant timestamp) {}

    long count() {
        return database.sql("select count(*) from dead_letter")
                .query(Long.class)
                .single();
    }

    /** The id of the newest; zero where there is none. */
    long newest() {
        return database.sql("select coalesce(max(id), 0) from dead_letter")
                .query(Long.class)
                .single();
    }

    /**
     * The newest first.
     *
     * @param before only those with a smaller id; null: from the newest
     */
    List<Envelope> list(@Nullable Long before, int limit) {
        return database.sql("""
                        select id, received_at, source, reason, activity_type from dead_letter
                        where :before::bigint is null or id < :before
                        order by id desc limit :limit""")
                .param("before", before)
                .param("limit", limit)
                .query((row, _) -> envelope(row))
                .list();
    }

    /** The ids of the oldest up to one of them. */
    List<Long> upTo(long newest, int limit) {
        return database.sql("select id from dead_letter where id <= :newest order by id limit :limit")
                .param("newest", newest)
                .param("limit", limit)
                .query(Long.class)
                .list();
    }

    Optional<Letter> find(long id) {
        return database.sql("select * from dead_letter where id = :id")
                .param("id", id)
                .query((row, _) -> letter(row))
                .optional();
    }

    /** As it is to be stored. */
    Optional<Entry> entry(long id) {
        return database.sql("select * from dead_letter where id = :id")
                .param("id", id)
                .query((row, _) -> entry(row))
                .optional();
    }

    boolean discard(long id) {
        return database.sql("delete from dead_letter where id = :id")
                        .param("id", id)
                        .update()
                > 0;
    }

    private Envelope envelope(ResultSet row) throws SQLException {
        return new Envelope(
                row.getLong("id"),
                time(row, "received_at"),
                row.getString("source"),
                row.getString("reason"),
                types.nameOf(row.getShort("activity_type")));
    }

    private Letter letter(ResultSet row) throws SQLException {
        Activity activity = entry(row).activity();
        return new Letter(
                envelope(row),
                activity.id(),
                activity.userId(),
                entityTypes.nameOf(activity),
                activity.entityId(),
                SentNumbers.shownText(activity.metadataText()),
                activity.occurredAt());
    }

    /** Its time was given when it came first, and is remembered with it: it is not untimed any more. */
    private static Entry entry(ResultSet row) throws SQLException {
        return new Entry(
                0,
                ActivitySource.of(row.getString("source")),
                false,
                new Activity(
                        row.getObject("activity_id", UUID.class),
                        row.getObject("user_id", UUID.class),
                        row.getShort("activity_type"),
                        row.getShort("entity_type"),
                        row.getObject("entity_id", UUID.class),
                        row.getBytes("metadata"),
                        time(row, "occurred_at"),
                        time(row, "received_at")));
    }

    private static Instant time(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
