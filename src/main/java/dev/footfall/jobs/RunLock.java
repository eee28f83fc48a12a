package dev.footfall.jobs;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

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
    static @Nullable RunLock tryTake(JdbcConnectionDetails server, String key, Runnable afterwards)
            throws SQLException {
        Connection connection = connect(server);
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

    private static Connection connect(JdbcConnectionDetails server) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", Objects.requireNonNullElse(server.getUsername(), ""));
        properties.setProperty("password", Objects.requireNonNullElse(server.getPassword(), ""));
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("loginTimeout", "5");
        properties.setProperty("socketTimeout", "10");
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("ApplicationName", "footfall job lock");
        return DriverManager.getConnection(Objects.requireNonNull(server.getJdbcUrl()), properties);
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
