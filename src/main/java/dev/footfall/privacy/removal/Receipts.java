package dev.footfall.privacy.removal;

import dev.footfall.activity.ActivityTypes;
import dev.footfall.platform.Ascii;
import dev.footfall.platform.ErasureRequest;
import dev.footfall.platform.KeyedHash;
import dev.footfall.platform.SqlTime;
import dev.footfall.privacy.suppression.NodeAcknowledgements;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The tables {@code receipt} and {@code receipt_part}. */
@Repository
public class Receipts {

    private static final String COLUMNS = """
            id, kind, activity_type, day, at, done_at, checked_at, lifted_at, version,
            (select coalesce(sum(removed), 0) from receipt_part where receipt = id and activities) as deleted
            """;

    private final JdbcClient database;
    private final KeyedHash hash;
    private final ActivityTypes types;
    private final NodeAcknowledgements nodes;

    Receipts(JdbcClient database, KeyedHash hash, ActivityTypes types, NodeAcknowledgements nodes) {
        this.database = database;
        this.hash = hash;
        this.types = types;
        this.nodes = nodes;
    }

    /** Runs in the transaction that adds the suppression. */
    void add(ErasureRequest erasureRequest, @Nullable LocalDate day, Instant at) {
        database.sql("""
                        insert into receipt (id, version, person_hash, kind, activity_type, day, at)
                        values (:id, (select version from suppression where id = :id), :person, :kind, :type, :day, :at)
                        """)
                .param("id", erasureRequest.receipt())
                .param("person", erasureRequest.hash())
                .param("kind", (erasureRequest.erasure() ? Receipt.Kind.ERASURE : Receipt.Kind.DELETION).text())
                .param("type", erasureRequest.type())
                .param("day", day)
                .param("at", SqlTime.utc(at))
                .update();
    }

    /** Runs in the transaction that lifts the erasure. */
    void lifted(UUID person, Instant at) {
        database.sql("""
                        update receipt set lifted_at = :at
                        where person_hash = :person and kind = 'erasure' and lifted_at is null""")
                .param("person", hash.of(person))
                .param("at", SqlTime.utc(at))
                .update();
    }

    public Optional<Receipt> find(UUID id) {
        return database.sql("select " + COLUMNS + " from receipt where id = :id")
                .param("id", id)
                .query((row, _) -> map(row))
                .optional();
    }

    /** The person's own receipt; empty for anybody else's and for an unknown id. */
    public Optional<Receipt> find(UUID id, UUID person) {
        return database.sql("select " + COLUMNS + " from receipt where id = :id and person_hash = :person")
                .param("id", id)
                .param("person", hash.of(person))
                .query((row, _) -> map(row))
                .optional();
    }

    /** The person's receipts, newest first. */
    public List<Receipt> of(UUID person) {
        return database.sql("select " + COLUMNS + " from receipt where person_hash = :person order by at desc limit 20")
                .param("person", hash.of(person))
                .query((row, _) -> map(row))
                .list();
    }

    /** All receipts, newest first. */
    public List<Receipt> latest(int limit) {
        return database.sql("select " + COLUMNS + " from receipt order by at desc limit :limit")
                .param("limit", limit)
                .query((row, _) -> map(row))
                .list();
    }

    private Receipt map(ResultSet row) throws SQLException {
        UUID id = row.getObject("id", UUID.class);
        Instant doneAt = SqlTime.instantOrNull(row, "done_at");
        Short type = row.getObject("activity_type", Short.class);
        return new Receipt(
                id,
                Receipt.Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
                type == null ? null : types.nameOf(type),
                row.getObject("day", LocalDate.class),
                SqlTime.instant(row, "at"),
                row.getLong("deleted"),
                parts(id),
                doneAt == null || nodes.behind(row.getLong("version")) > 0,
                doneAt,
                SqlTime.instantOrNull(row, "checked_at"),
                SqlTime.instantOrNull(row, "lifted_at"));
    }

    private List<Receipt.Part> parts(UUID id) {
        return database.sql("select store, removed from receipt_part where receipt = :id order by removed desc, store")
                .param("id", id)
                .query(Receipt.Part.class)
                .list();
    }

    /**
     * What was removed of a person, without saying who it is.
     *
     * @param type name of the only activity type; null for all
     * @param day the only day; null for all
     * @param deleted number of activities
     * @param pending whether something is left to do: an interrupted step, or another node's disk
     * @param doneAt when the last step was done
     * @param checkedAt when a second pass found nothing in any store
     * @param liftedAt when the erasure was lifted
     */
    public record Receipt(
            UUID receipt,
            Kind kind,
            @Nullable String type,
            @Nullable LocalDate day,
            Instant at,
            long deleted,
            List<Part> stores,
            boolean pending,
            @Nullable Instant doneAt,
            @Nullable Instant checkedAt,
            @Nullable Instant liftedAt) {

        /** Who requested the removal, which decides what is removed. */
        public enum Kind {
            /** By the person: activity. */
            DELETION,
            /** By an administrator: everything. */
            ERASURE;

            /** In lower case, as in the table, answers and message keys. */
            public String text() {
                return Ascii.lower(name());
            }
        }

        /**
         * What was removed from one store.
         *
         * @param removed activities, or whatever the store counts
         */
        public record Part(String store, long removed) {}
    }
}
