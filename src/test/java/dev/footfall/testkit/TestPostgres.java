package dev.footfall.testkit;

import dev.footfall.database.EmbeddedPostgres;
import dev.footfall.database.Endpoint;
import dev.footfall.database.Migration;
import dev.footfall.database.TestBinaries;
import dev.footfall.platform.DataFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/**
 * One server for the whole test run, on first use, and a database each that is copied from a migrated template in some
 * 50 ms. It forgoes fsync, and keeps its cluster below {@code target} between runs. FOOTFALL_TEST_DATABASE_URL, _USER
 * and _PASSWORD name another server, whose user may make databases, and _LOG its log.
 */
public final class TestPostgres {

    private static final Path FOLDER = Path.of("target", "test-postgres");
    private static final String TEMPLATE = "footfall_template";

    private final Endpoint server;
    private final Endpoint owner;

    private TestPostgres() {
        String url = System.getenv("FOOTFALL_TEST_DATABASE_URL");
        if (url == null || url.isBlank()) {
            EmbeddedPostgres embedded = embedded();
            server = embedded.superuser("postgres");
            owner = embedded.endpoint();
        } else {
            server = new Endpoint(
                    url,
                    Objects.requireNonNullElse(System.getenv("FOOTFALL_TEST_DATABASE_USER"), "postgres"),
                    Objects.requireNonNullElse(System.getenv("FOOTFALL_TEST_DATABASE_PASSWORD"), ""));
            owner = server;
        }
        dropLeftOvers();
        execute("create database %s owner %s".formatted(TEMPLATE, owner.user()));
        Migration.apply(database(TEMPLATE));
    }

    /** A database of its own, with the schema and nothing else. */
    public static Endpoint createDatabase() {
        return Shared.INSTANCE.copy();
    }

    /** The server, as a user who may do everything. */
    public static Endpoint server() {
        return Shared.INSTANCE.server;
    }

    /**
     * What the server wrote into its own log, in this and earlier runs: fails where there is none to read, or it is not
     * this server's.
     */
    public static String log() {
        String marker = "marker " + UUID.randomUUID();
        Shared.INSTANCE.execute("do $$ begin raise log '" + marker + "'; end $$");
        String file = Objects.requireNonNullElse(
                System.getenv("FOOTFALL_TEST_DATABASE_LOG"),
                FOLDER.resolve("postgres/server.log").toString());
        try {
            String log = Files.readString(Path.of(file), StandardCharsets.ISO_8859_1);
            if (!log.contains(marker)) {
                throw new AssertionError(file + " is not the log of the server in use");
            }
            return log;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private synchronized Endpoint copy() {
        String name =
                "footfall_" + UUID.randomUUID().toString().replace("-", "").substring(0, 12);
        execute("create database %s template %s owner %s".formatted(name, TEMPLATE, owner.user()));
        return database(name);
    }

    private Endpoint database(String name) {
        String url = server.url().replaceFirst("/[^/?]*(\\?|$)", "/" + name + "$1");
        return new Endpoint(url, owner.user(), owner.password());
    }

    private static EmbeddedPostgres embedded() {
        try {
            TestBinaries.home();
            Path folder = Files.createDirectories(FOLDER);
            EmbeddedPostgres embedded = EmbeddedPostgres.start(
                    DataFolder.own(folder),
                    Map.of(
                            "fsync", "off",
                            "synchronous_commit", "off",
                            "full_page_writes", "off",
                            "shared_buffers", "128MB",
                            "max_connections", "400"));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(embedded)));
            return embedded;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Contexts flush while they close, in a shutdown hook beside this one: the server waits for the last of their
     * pools.
     */
    private static void stop(EmbeddedPostgres embedded) {
        Endpoint server = embedded.superuser("postgres");
        try (Connection connection = DriverManager.getConnection(server.url(), server.user(), server.password());
                Statement statement = connection.createStatement()) {
            Wait.until(() -> {
                try (ResultSet row = statement.executeQuery(
                        "select not exists (select from pg_stat_activity where application_name like 'footfall %')")) {
                    return row.next() && row.getBoolean(1);
                }
            });
        } catch (SQLException | AssertionError stillInUse) {
            // Stopped under them.
        } finally {
            embedded.close();
        }
    }

    private void dropLeftOvers() {
        for (String name : names()) {
            execute("drop database %s with (force)".formatted(name));
        }
    }

    private List<String> names() {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                var rows =
                        statement.executeQuery("select datname from pg_database where datname like 'footfall\\_%'")) {
            List<String> names = new ArrayList<>();
            while (rows.next()) {
                names.add(rows.getString(1));
            }
            return names;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private synchronized void execute(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(server.url(), server.user(), server.password());
    }

    private static final class Shared {
        static final TestPostgres INSTANCE = new TestPostgres();
    }
}
