package dev.footfall.database;

import dev.footfall.platform.StartupException;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;

/** Probes a server, and creates the application's role and database on a new one. */
final class Databases {

    private static final String CANNOT_CONNECT_NOW = "57P03";
    private static final Duration ATTACH_TIMEOUT = Duration.ofSeconds(30);

    /** {@code BUSY}: up, but recovering or shutting down. */
    enum State {
        ANSWERS,
        BUSY,
        SILENT
    }

    private Databases() {}

    /**
     * Whether the cluster's own server answers on the stored port, with the stored password and from these very files.
     */
    static State probe(Cluster cluster) throws IOException {
        if (!cluster.hasPort()) {
            return State.SILENT;
        }
        try (Connection connection = connect(cluster.endpoint(Cluster.SUPERUSER, "postgres"));
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "select current_setting('data_directory'), current_setting('server_version')")) {
            row.next();
            return row.getString(1).equals(cluster.data().toString())
                            && row.getString(2).startsWith(PostgresBinaries.VERSION)
                    ? State.ANSWERS
                    : State.SILENT;
        } catch (SQLException e) {
            return CANNOT_CONNECT_NOW.equals(e.getSQLState()) ? State.BUSY : State.SILENT;
        }
    }

    /** Waits for the owner, which may be starting right now. */
    static void awaitAttachment(Cluster cluster) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + ATTACH_TIMEOUT.toNanos();
        while (probe(cluster) != State.ANSWERS) {
            if (System.nanoTime() > deadline) {
                throw new StartupException(
                        "Another Footfall owns %s, but its database does not answer."
                                .formatted(cluster.home().getParent()),
                        "Look at its log, and try again once it is running.");
            }
            Thread.sleep(100);
        }
    }

    static void create(Cluster cluster) throws IOException, SQLException {
        try (Connection connection = connect(cluster.endpoint(Cluster.SUPERUSER, "postgres"));
                Statement statement = connection.createStatement()) {
            if (!exists(statement, "select 1 from pg_roles where rolname = 'footfall'")) {
                // Hexadecimal digits only; `create role` takes no parameters.
                statement.execute("create role footfall login password '" + cluster.password() + "'");
            }
            if (!exists(statement, "select 1 from pg_database where datname = 'footfall'")) {
                statement.execute("create database footfall owner footfall");
            }
        }
    }

    static Connection connect(Endpoint endpoint) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", endpoint.user());
        properties.setProperty("password", endpoint.password());
        properties.setProperty("connectTimeout", "2");
        properties.setProperty("socketTimeout", "5");
        properties.setProperty("logServerErrorDetail", "false");
        properties.setProperty("ApplicationName", "footfall start");
        return DriverManager.getConnection(endpoint.url(), properties);
    }

    private static boolean exists(Statement statement, String query) throws SQLException {
        try (ResultSet row = statement.executeQuery(query)) {
            return row.next();
        }
    }
}
