package dev.footfall.faults;

import dev.footfall.testkit.Wait;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.PGConnection;

/** Locks that a job of the application runs into, so that it can be killed at a chosen step. */
final class HeldLocks implements AutoCloseable {

    private final Connection connection;
    private final Connection watching;
    private final int holder;

    HeldLocks(FaultFixture fixture) throws SQLException {
        connection = fixture.connect();
        watching = fixture.connect();
        holder = connection.unwrap(PGConnection.class).getBackendPID();
        connection.setAutoCommit(false);
    }

    HeldLocks lock(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
        return this;
    }

    /**
     * Until so many sessions of jobs wait for these locks. Asked outside of the transaction, which would always see the
     * same.
     */
    void awaitWaiting(int sessions) {
        Wait.until(() -> {
            try (PreparedStatement query = watching.prepareStatement("""
                    select count(*) filter (where ? = any (pg_blocking_pids(pid))), string_agg(left(query, 60), '; ')
                    from pg_stat_activity where application_name = 'footfall jobs' and state <> 'idle'""")) {
                query.setInt(1, holder);
                try (ResultSet row = query.executeQuery()) {
                    row.next();
                    if (row.getInt(1) < sessions) {
                        throw new IllegalStateException(
                                "only " + row.getInt(1) + " wait; at work: " + row.getString(2));
                    }
                    return true;
                }
            }
        });
    }

    /** Lets go. */
    @Override
    public void close() throws SQLException {
        connection.close();
        watching.close();
    }
}
