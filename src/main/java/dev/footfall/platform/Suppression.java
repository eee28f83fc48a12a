package dev.footfall.platform;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.Set;
import java.util.UUID;

/** Whose activity must not be kept: people who paused tracking, deleted their activity, or were erased. */
public interface Suppression {

    /**
     * Whether this activity must not be kept. From memory, which is a moment old at most. Called by request threads for
     * every activity: must not block.
     *
     * @param type key of the activity's type
     * @param receivedAt what was received before a deletion belongs to it, whatever its time
     */
    boolean suppresses(UUID userId, short type, Instant occurredAt, Instant receivedAt);

    /** An activity's identity. */
    record ActivityKey(UUID id, UUID userId, Instant occurredAt) {}

    /**
     * Whether {@link #suppresses} cannot decide by time: a deletion removed activities whose time was in the future,
     * and this may be a copy of one, or new. Then {@link #deletedAhead} decides. From memory, never blocks.
     */
    boolean mayBeDeletedAhead(UUID userId, short type, Instant occurredAt);

    /**
     * Those of these activities that a deletion removed although their time was in the future, as the transaction sees
     * it.
     */
    Set<ActivityKey> deletedAhead(Connection transaction, Collection<ActivityKey> activities) throws SQLException;

    /** Whether anything of the person was ever deleted, erased or refused. From memory. */
    boolean knows(UUID person);

    /** Whether anybody is erased at all; if not, nothing has to be searched. From memory. */
    boolean anyErased();

    /** Whether the person was erased: then nobody else's activity may name them either. From memory. */
    boolean erased(UUID person);

    /**
     * Called by a writer inside its transaction, before it stores: blocks erasure until the transaction ends and brings
     * memory up to date, so that {@link #suppresses} is exact from then on. Without it a batch in flight would bring an
     * erased person back.
     */
    void join(Connection transaction) throws SQLException;
}
