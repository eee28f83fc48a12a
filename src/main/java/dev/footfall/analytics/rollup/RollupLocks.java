package dev.footfall.analytics.rollup;

import dev.footfall.activity.Days;
import dev.footfall.database.AdvisoryLock;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.List;

/**
 * The locks of a count, always taken in this order: its days, shared with capture and exclusive of rewriting, dropping
 * and erasing them; then the one lock that guards all changes of the rollup tables. Held by the session, not by the
 * transaction: the transaction's snapshot would be older than the locks it waited for, and would count what was erased
 * meanwhile.
 */
final class RollupLocks implements AutoCloseable {

    private final Connection connection;
    private final List<LocalDate> utcDays;

    private RollupLocks(Connection connection, List<LocalDate> utcDays) {
        this.connection = connection;
        this.utcDays = utcDays;
    }

    /** @param connection in autocommit mode, also when the locks are released */
    static RollupLocks take(Connection connection, List<LocalDate> utcDays) throws SQLException {
        RollupLocks locks = new RollupLocks(connection, utcDays);
        try {
            for (LocalDate day : utcDays) {
                Days.holdShared(connection, day);
            }
            locks.rollups("select pg_advisory_lock(" + AdvisoryLock.ROLLUPS.number() + ")");
            return locks;
        } catch (SQLException e) {
            connection.abort(Runnable::run);
            throw e;
        }
    }

    private void rollups(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /**
     * Closes a connection whose locks cannot be released, which releases them: the pool must not hand out a connection
     * that holds locks.
     */
    @Override
    public void close() throws SQLException {
        try {
            rollups("select pg_advisory_unlock(" + AdvisoryLock.ROLLUPS.number() + ")");
            for (LocalDate day : utcDays) {
                Days.releaseShared(connection, day);
            }
        } catch (SQLException e) {
            connection.abort(Runnable::run);
        }
    }
}
