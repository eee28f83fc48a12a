package dev.footfall.capture;

import dev.footfall.activity.Activity;
import dev.footfall.activity.ActivityTypes;
import dev.footfall.activity.EntityTypes;
import dev.footfall.activity.SentNumbers;
import dev.footfall.capture.Entry.ActivitySource;
import dev.footfall.platform.ErasureRequest;
import dev.footfall.platform.MentionedIds;
import dev.footfall.platform.PersonalDataStore;
import dev.footfall.platform.SqlTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.stereotype.Repository;

/** The dead letters as people handle them. {@link DeadLetters} stores them. */
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

    /** What an operator may know of a letter: nothing about the person. */
    record Envelope(long id, Instant receivedAt, String source, String reason, String activityType) {}

    /** A letter with its content: one person's activity, whose reading is recorded. */
    record Letter(
            Envelope envelope,
            UUID activityId,
            UUID userId,
            @Nullable String entityType,
            @Nullable UUID entityId,
            @Nullable String entityKey,
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
     * Newest first.
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

    /** The ids of the oldest, up to and including {@code newest}. */
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

    /** The letter as an entry to store. */
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
                SqlTime.instant(row, "received_at"),
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
                activity.entityKey(),
                SentNumbers.shownText(activity.metadataText()),
                activity.occurredAt());
    }

    /** Its time was assigned when it first came and is remembered with it, so it is no longer untimed. */
    private static Entry entry(ResultSet row) throws SQLException {
        return new Entry(
                0,
                ActivitySource.of(row.getString("source")),
                row.getObject("key_id", UUID.class),
                false,
                null,
                new Activity(
                        row.getObject("activity_id", UUID.class),
                        row.getObject("user_id", UUID.class),
                        row.getShort("activity_type"),
                        row.getShort("entity_type"),
                        row.getObject("entity_id", UUID.class),
                        row.getString("entity_key"),
                        row.getBytes("metadata"),
                        SqlTime.instant(row, "occurred_at"),
                        SqlTime.instant(row, "received_at"),
                        false));
    }

    /** The personal data in dead letters. They are few rows, so any condition is fast enough. */
    @Component
    static final class DeadLetterPersonalData implements PersonalDataStore {

        private static final String COVERED = """
                 where (user_id = :person or :erasure and entity_id = :person and activity_type = any (:personTypes))
                   and (:type::smallint is null or activity_type = :type)
                   and (:from::timestamptz is null or occurred_at >= :from)
                   and (:to::timestamptz is null or occurred_at < :to)
                   and (:erasure or occurred_at <= :until or received_at <= :until)""";

        private final ActivityTypes types;

        DeadLetterPersonalData(ActivityTypes types) {
            this.types = types;
        }

        @Override
        public String name() {
            return "dead letters";
        }

        @Override
        public Set<String> tables() {
            return Set.of("dead_letter");
        }

        @Override
        public boolean holdsActivities() {
            return true;
        }

        @Override
        public int order() {
            return 20;
        }

        @Override
        public long remove(ErasureRequest erasureRequest, JdbcClient transaction) {
            int removed = bind(transaction.sql("delete from dead_letter " + COVERED), erasureRequest)
                    .update();
            if (erasureRequest.erasure()) {
                redact(erasureRequest, transaction);
            }
            return removed;
        }

        /** Redacts the person's id in letters of others, which stay. */
        private static void redact(ErasureRequest erasureRequest, JdbcClient transaction) {
            mentions("select id, metadata from dead_letter", erasureRequest, transaction)
                    .query(row -> {
                        byte[] metadata = row.getBytes("metadata");
                        transaction
                                .sql("""
                                update dead_letter set entity_id = nullif(entity_id, :person), metadata = :metadata,
                                    entity_key = case when entity_key !~* :pattern then entity_key end
                                where id = :id""")
                                .param("person", erasureRequest.person())
                                .param("pattern", MentionedIds.pattern(erasureRequest.person()))
                                .param(
                                        "metadata",
                                        metadata == null
                                                ? null
                                                : MentionedIds.redact(metadata, erasureRequest.person()::equals),
                                        Types.BINARY)
                                .param("id", row.getLong("id"))
                                .update();
                    });
        }

        private static JdbcClient.StatementSpec mentions(
                String what, ErasureRequest erasureRequest, JdbcClient transaction) {
            return transaction
                    .sql(what + " where entity_id = :person or convert_from(metadata, 'UTF8') ~* :pattern"
                            + " or entity_key ~* :pattern")
                    .param("person", erasureRequest.person())
                    .param("pattern", MentionedIds.pattern(erasureRequest.person()));
        }

        @Override
        public long count(ErasureRequest erasureRequest, JdbcClient transaction) {
            long covered = bind(transaction.sql("select count(*) from dead_letter " + COVERED), erasureRequest)
                    .query(Long.class)
                    .single();
            return erasureRequest.erasure()
                    ? covered
                            + mentions("select count(*) from dead_letter", erasureRequest, transaction)
                                    .query(Long.class)
                                    .single()
                    : covered;
        }

        @Override
        public void people(JdbcClient database, Consumer<UUID> visitor) {
            PersonalDataStore.tell(database.sql("select distinct user_id from dead_letter"), visitor);
            database.sql("""
                                    select entity_id, metadata, entity_key from dead_letter where entity_id is not null
                                        or metadata is not null""").withFetchSize(1_000).query(row -> {
                UUID entity = row.getObject(1, UUID.class);
                if (entity != null) {
                    visitor.accept(entity);
                }
                MentionedIds.find(row.getBytes(2), visitor);
                MentionedIds.find(row.getBytes(3), visitor);
            });
        }

        @Override
        public Iterator<List<Map<String, Object>>> exportInChunks(UUID person, JdbcClient database) {
            return new Chunks("letter", last -> newest(person, last, database));
        }

        private static List<Map<String, Object>> newest(UUID person, @Nullable Object before, JdbcClient database) {
            List<Map<String, Object>> rows = database.sql("""
                            select dead_letter.id as letter, activity_id as id, activity_type.name as "activityType",
                                entity_id as "entityId", entity_key as "entityKey",
                                convert_from(metadata, 'UTF8') as metadata,
                                occurred_at as timestamp, received_at as "receivedAt", reason
                            from dead_letter join activity_type on activity_type.id = activity_type
                            where user_id = :person and (cast(:before as bigint) is null or dead_letter.id < :before)
                            order by dead_letter.id desc limit 100""")
                    .param("person", person)
                    .param("before", before)
                    .query()
                    .listOfRows();
            rows.forEach(
                    row -> row.computeIfPresent("metadata", (_, metadata) -> SentNumbers.shownText((String) metadata)));
            return rows;
        }

        private JdbcClient.StatementSpec bind(JdbcClient.StatementSpec statement, ErasureRequest erasureRequest) {
            return erasureRequest.bind(statement).param("personTypes", types.aboutPeople());
        }
    }
}
