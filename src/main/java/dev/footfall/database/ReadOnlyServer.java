package dev.footfall.database;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.SQLExceptionOverride;
import dev.footfall.platform.Failures;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/**
 * A read-only server: a standby that an address led to during a failover. Connections that report it are evicted, since
 * the address may lead to the primary by now. Hikari creates one instance per pool.
 */
public final class ReadOnlyServer implements SQLExceptionOverride {

    @java.lang.Override
    public Override adjudicate(SQLException failure) {
        return says(failure) ? Override.MUST_EVICT : Override.CONTINUE_EVICT;
    }

    private static boolean says(SQLException failure) {
        return Failures.READ_ONLY_STATE.equals(failure.getSQLState());
    }

    /** Whether a transaction that begins now on this connection is read-only. */
    public static boolean answers(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("show transaction_read_only")) {
            return row.next() && "on".equals(row.getString(1));
        }
    }

    /** For failures that the pool does not see, since the driver itself throws them, as for COPY. */
    public static void evictIfReadOnly(SQLException failure, Connection connection, DataSource pool)
            throws SQLException {
        if (says(failure) && pool.isWrapperFor(HikariDataSource.class)) {
            pool.unwrap(HikariDataSource.class).evictConnection(connection);
        }
    }
}
