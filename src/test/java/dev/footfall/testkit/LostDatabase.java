package dev.footfall.testkit;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A test's database, away for as long as this is open: it lets nobody in, and everybody who was is put out. */
public final class LostDatabase implements AutoCloseable {

    private final JdbcClient database;
    private final String name;

    private LostDatabase(JdbcClient database) {
        this.database = database;
        this.name =
                database.sql("select current_database()").query(String.class).single();
    }

    public static LostDatabase lose(JdbcClient database) throws SQLException {
        LostDatabase lost = new LostDatabase(database);
        lost.onServer("alter database %s allow_connections false");
        // Again and again: one that was coming in when the door was closed is seen a moment later, and going takes one,
        // too.
        Wait.until(() -> lost.putOut() == 0);
        return lost;
    }

    /** Returns once the application has it again. */
    @Override
    public void close() throws SQLException {
        onServer("alter database %s allow_connections true");
        Wait.until(() -> database.sql("select 1").query(Integer.class).single() == 1);
    }

    /** How many were still in. */
    private int putOut() throws SQLException {
        try (var connection = server();
                var statement = connection.createStatement();
                var row = statement.executeQuery(
                        "select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = '%s'"
                                .formatted(name))) {
            row.next();
            return row.getInt(1);
        }
    }

    private void onServer(String sql) throws SQLException {
        try (var connection = server();
                var statement = connection.createStatement()) {
            statement.execute(sql.formatted(name));
        }
    }

    private static Connection server() throws SQLException {
        var server = TestPostgres.server();
        return DriverManager.getConnection(server.url(), server.user(), server.password());
    }
}
