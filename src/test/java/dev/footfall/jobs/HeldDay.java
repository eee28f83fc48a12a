package dev.footfall.jobs;

import dev.footfall.activity.Days;
import java.sql.Connection;
import java.sql.SQLException;
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
