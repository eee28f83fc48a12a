package dev.footfall.analytics.rollup;

import dev.footfall.activity.Days;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What a count holds while it lasts: its days, shared with capture and against whoever rewrites, drops or erases, and
 * the one lock under which anything in the rollups' tables changes. Always in this order. Held by the session and not
 * by the transaction, whose snapshot would else be older than the locks it waited for: it would count what has been
 * erased meanwhile.
 */
public final class RollupLocks implements AutoCloseable {

    static final long ROLLUPS = 0x526f6c6c757073L; // "Rollups"

    private final Connection connection;
    private final List<LocalDate> utcDays;

    private RollupLocks(Connection connection, List<LocalDate> utcDays) {
        this.connection = connection;
        this.utcDays = utcDays;
    }

    /** @param connection in autocommit, and so it must be again when the locks are let go */
    static RollupLocks take(Connection connection, List<LocalDate> utcDays) throws SQLException {
        RollupLocks locks = new RollupLocks(connection, utcDays);
        try {
            for (LocalDate day : utcDays) {
                Days.holdShared(connection, day);
            }
            locks.rollups("select pg_advisory_lock(" + ROLLUPS + ")");
            return locks;
        } catch (SQLException e) {
            connection.abort(Runnable::run);
            throw e;
        }
    }

    /** For a transaction that changes rollups and counts nothing: until it ends. */
    public static void join(JdbcClient transaction) {
        transaction.sql("select pg_advisory_xact_lock(" + ROLLUPS + ")").query().listOfRows();
    }

    private void rollups(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /**
     * A connection that cannot let go is ended, and the locks with it: nobody may get it from the pool with locks on
     * it.
     */
    @Override
    public void close() throws SQLException {
        try {
            rollups("select pg_advisory_unlock(" + ROLLUPS + ")");
            for (LocalDate day : utcDays) {
                Days.releaseShared(connection, day);
            }
        } catch (SQLException e) {
            connection.abort(Runnable::run);
        }
    }
}
