package dev.footfall.jobs;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Held while a run lives, across all nodes: an advisory lock on a connection of its own. A pool's connection may be taken back or replaced; this one ends with
 * the process however that ends, and the server frees the lock with it. That it can also end by itself is why each chunk asks the lease (see {@link Leases}).
 */
final class RunLock implements AutoCloseable {

    private final Connection connection;

    private final Runnable afterwards;

    private RunLock(Connection connection, Runnable afterwards) {
        this.connection = connection;
        this.afterwards = afterwards;
    }

    /**
     * Null where somebody else holds it.
     *
     * @param afterwards is run when it is let go
     */
    static @Nullable RunLock tryTake(DataSource unpooled, String key, Runnable afterwards) throws SQLException {
        Connection connection = unpooled.getConnection();
        try (PreparedStatement lock =
                connection.prepareStatement("select pg_try_advisory_lock(hashtextextended(?, 706))")) {
            lock.setString(1, key);
            try (ResultSet row = lock.executeQuery()) {
                if (row.next() && row.getBoolean(1)) {
                    return new RunLock(connection, afterwards);
                }
            }
            connection.close();
            return null;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException gone) {
            // and the lock with it
        } finally {
            afterwards.run();
        }
    }
}
