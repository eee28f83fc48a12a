package dev.footfall.platform;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;

/** Whose activity is not to be kept: people who paused tracking or were erased. */
public interface Suppression {

    /** From memory, a moment old at most. Called by request threads for every activity: must not block. */
    boolean suppresses(UUID userId, Instant occurredAt);

    /**
     * Called by a writer inside its transaction, before it stores: holds erasure off until the transaction ends and brings
     * memory up to date, so that what {@link #suppresses} answers then is exact. Without it a batch in flight would bring
     * an erased person back.
     */
    void join(Connection transaction) throws SQLException;
}
