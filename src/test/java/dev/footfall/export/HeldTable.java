package dev.footfall.export;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** Keeps everybody from a table: an export waits there for as long as it is held. */
final class HeldTable implements AutoCloseable {

    private final Connection connection;

    /** Against who writes to it. */
    static HeldTable againstWriters(DataSource database, String table) throws SQLException {
        return new HeldTable(database, table, "share row exclusive");
    }

    /** Against who reads it, too. */
    static HeldTable againstReaders(DataSource database, String table) throws SQLException {
        return new HeldTable(database, table, "access exclusive");
    }

    private HeldTable(DataSource database, String table, String mode) throws SQLException {
        connection = database.getConnection();
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("lock table " + table + " in " + mode + " mode");
        }
    }

    @Override
    public void close() throws SQLException {
        if (!connection.isClosed()) {
            connection.rollback();
            connection.close();
        }
    }
}
