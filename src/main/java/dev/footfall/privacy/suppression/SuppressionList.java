package dev.footfall.privacy.suppression;

import dev.footfall.database.AdvisoryLock;
import dev.footfall.platform.ErasureRequest;
import dev.footfall.platform.KeyedHash;
import dev.footfall.platform.SqlTime;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The table {@code suppression}. Every change waits for running writers' transactions (one batch each) and blocks new
 * ones until it commits, so that none stores what the change forbids. Changes run in the caller's transaction.
 */
@Repository
public class SuppressionList {

    private final JdbcClient database;
    private final KeyedHash hash;
    private final Clock clock;

    SuppressionList(JdbcClient database, KeyedHash hash, Clock clock) {
        this.database = database;
        this.hash = hash;
        this.clock = clock;
    }

    /**
     * @param pausedSince null if tracking is not paused
     * @param erasedSince null if the person is not erased
     */
    public record State(
            @Nullable Instant pausedSince, @Nullable Instant erasedSince) {}

    /**
     * Adds the suppression of a removal, before anything is removed. Returns the request with its end: now. Stored
     * activity with a later time, from a sender whose clock was ahead, is noted one by one: up to that time copies of
     * it must be distinguished from the person's new activity.
     */
    public ErasureRequest forbid(ErasureRequest request) {
        lock();
        Instant now = now();
        Instant newest = request.erasure() ? now : newest(request, now);
        ErasureRequest erasureRequest = new ErasureRequest(
                request.receipt(),
                request.person(),
                request.hash(),
                request.erasure(),
                request.type(),
                request.from(),
                request.to(),
                now);
        insert(
                erasureRequest.receipt(),
                erasureRequest.hash(),
                erasureRequest.erasure() ? SuppressionEntry.Kind.ERASURE : SuppressionEntry.Kind.DELETION,
                erasureRequest,
                now,
                erasureRequest.erasure() ? null : newest);
        if (newest.isAfter(now)) {
            noteAhead(erasureRequest);
        }
        return erasureRequest;
    }

    /** The time of the newest activity of the removal, or now if none is later. */
    private Instant newest(ErasureRequest erasureRequest, Instant now) {
        return ahead("select max(occurred_at) from activity", erasureRequest, now)
                .query(OffsetDateTime.class)
                .optional()
                .map(OffsetDateTime::toInstant)
                .orElse(now);
    }

    private void noteAhead(ErasureRequest erasureRequest) {
        ahead(
                        "insert into deleted_ahead (activity_id, occurred_at, receipt) select id, "
                                + "occurred_at, :receipt from activity",
                        erasureRequest,
                        erasureRequest.until())
                .update();
    }

    private JdbcClient.StatementSpec ahead(String what, ErasureRequest erasureRequest, Instant now) {
        return erasureRequest.bind(database.sql(what + " " + """
                         where user_id = :person and occurred_at > :now
                          and (:type::smallint is null or activity_type = :type)
                          and (:from::timestamptz is null or occurred_at >= :from)
                          and (:to::timestamptz is null or occurred_at < :to)""")).param("now", SqlTime.utc(now));
    }

    private void insert(
            UUID id,
            byte[] person,
            SuppressionEntry.Kind kind,
            @Nullable ErasureRequest erasureRequest,
            Instant since,
            @Nullable Instant until) {
        database.sql("""
                        insert into suppression (id, person_hash, kind, activity_type, day_from, day_to, since, until)
                        values (:id, :person, :kind, :type, :from, :to, :since, :until)""")
                .param("id", id)
                .param("person", person)
                .param("kind", kind.text())
                .param("type", erasureRequest == null ? null : erasureRequest.type())
                .param("from", erasureRequest == null ? null : SqlTime.utcOrNull(erasureRequest.from()))
                .param("to", erasureRequest == null ? null : SqlTime.utcOrNull(erasureRequest.to()))
                .param("since", SqlTime.utc(since))
                .param("until", SqlTime.utcOrNull(until))
                .update();
    }

    /** Lets the person's activity be stored again; false if the person was not erased. */
    public boolean liftErasure(UUID person) {
        return end(person, SuppressionEntry.Kind.ERASURE);
    }

    /** True if that changed anything. */
    public boolean pause(UUID person) {
        lock();
        if (state(person).pausedSince() != null) {
            return false;
        }
        insert(UUID.randomUUID(), hash.of(person), SuppressionEntry.Kind.PAUSE, null, now(), null);
        return true;
    }

    /** True if that changed anything. */
    public boolean resume(UUID person) {
        return end(person, SuppressionEntry.Kind.PAUSE);
    }

    private boolean end(UUID person, SuppressionEntry.Kind kind) {
        lock();
        return database.sql("""
                        update suppression set until = :now, version = nextval('suppression_version')
                        where person_hash = :person and kind = :kind and until is null""")
                        .param("now", SqlTime.utc(now()))
                        .param("person", hash.of(person))
                        .param("kind", kind.text())
                        .update()
                > 0;
    }

    public State state(UUID person) {
        return database.sql("""
                        select min(since) filter (where kind = 'pause') as paused,
                            min(since) filter (where kind = 'erasure') as erased
                        from suppression
                        where person_hash = :person and until is null""")
                .param("person", hash.of(person))
                .query((row, _) ->
                        new State(SqlTime.instantOrNull(row, "paused"), SqlTime.instantOrNull(row, "erased")))
                .single();
    }

    private void lock() {
        if (!TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException("the lock would be gone at once");
        }
        AdvisoryLock.SUPPRESSION.lock(database);
    }

    /** Truncated to microseconds, and not earlier than activity received a moment ago. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS).plus(1, ChronoUnit.MICROS);
    }
}
