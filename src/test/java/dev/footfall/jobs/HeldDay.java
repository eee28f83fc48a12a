package dev.footfall.jobs;

import dev.footfall.activity.Days;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import javax.sql.DataSource;

/** Keeps a rollup inside the chunk of one day for as long as it is held: takes the day's lock against it. */
final class HeldDay implements AutoCloseable {

    private final Connection connection;

    HeldDay(DataSource database, LocalDate day) throws SQLException {
        this(database.getConnection(), day);
    }

    HeldDay(Connection connection, LocalDate day) throws SQLException {
        this.connection = connection;
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            // one of the web's would be ended after 15 s, and the day let go, however long a slow machine needs
            statement.execute("set local idle_in_transaction_session_timeout = 0");
        }
        Days.lock(connection, day);
    }

    @Override
    public void close() throws SQLException {
        if (!connection.isClosed()) {
            connection.rollback();
            connection.setAutoCommit(true);
            connection.close();
        }
    }
}
