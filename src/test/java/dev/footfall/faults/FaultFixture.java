package dev.footfall.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.database.Endpoint;
import dev.footfall.testkit.AppProcess;
import dev.footfall.testkit.Load;
import dev.footfall.testkit.Oracle;
import dev.footfall.testkit.PostgresProcess;
import dev.footfall.testkit.SentActivity;
import dev.footfall.testkit.TcpProxy;
import dev.footfall.testkit.TestPostgres;
import dev.footfall.testkit.Wait;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLState;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** An application to be hurt, its database, the load on it and what the load remembers. One fault at a time. */
final class FaultFixture implements AutoCloseable {

    /** That the database hangs: fifteen seconds are promised, twelve are usual, and three more are a busy machine's. */
    static final Duration NOTICED_WITHIN = Duration.ofSeconds(15).plus(Wait.seconds(3));

    private static final String[] TABLES = {
        "activity", "activity_mark", "activity_removed", "capture_ledger", "capture_batch", "dead_letter", "untimed_id"
    };

    private final AppProcess app;
    private final Calls calls;
    private final @Nullable Endpoint database;
    private final @Nullable TcpProxy wire;
    private final List<Load> loads = new ArrayList<>();
    private Oracle oracle = new Oracle();

    private FaultFixture(AppProcess app, @Nullable Endpoint database, @Nullable TcpProxy wire) {
        this.app = app;
        this.calls = new Calls(app);
        this.database = database;
        this.wire = wire;
    }

    /** With its own server on its own data folder. */
    static FaultFixture embedded(Map<String, String> environment, String... jvmOptions) {
        return embedded(AppProcess.newDataFolder(), environment, jvmOptions);
    }

    static FaultFixture embedded(Path dataFolder, Map<String, String> environment, String... jvmOptions) {
        return new FaultFixture(AppProcess.start(dataFolder, environment, withoutNight(jvmOptions)), null, null);
    }

    /** With a database that others use too. */
    static FaultFixture on(Endpoint database, AppProcess app) {
        return new FaultFixture(app, database, null);
    }

    /** With a database behind a wire that can be bad. */
    static FaultFixture behindWire(Path dataFolder, Map<String, String> environment, String... jvmOptions) {
        Endpoint database = TestPostgres.createDatabase();
        TcpProxy wire = TcpProxy.to(
                URI.create(database.url().substring("jdbc:".length())).getPort());
        Map<String, String> all = new HashMap<>(Map.of(
                // every statement says what it is, so that the wire can tell a commit
                "FOOTFALL_DATABASE_URL",
                database.url().replaceFirst(":\\d+/", ":" + wire.port() + "/") + "?prepareThreshold=0",
                "FOOTFALL_DATABASE_USER",
                database.user(),
                "FOOTFALL_DATABASE_PASSWORD",
                database.password()));
        all.putAll(environment);
        try {
            return new FaultFixture(AppProcess.start(dataFolder, all, withoutNight(jvmOptions)), database, wire);
        } catch (AssertionError | RuntimeException e) {
            wire.close();
            throw e;
        }
    }

    /** A job that is due while the tests run would change what they compare. */
    private static String[] withoutNight(String... jvmOptions) {
        return Stream.concat(Stream.of("-Ddb-scheduler.enabled=false"), Stream.of(jvmOptions))
                .toArray(String[]::new);
    }

    AppProcess app() {
        return app;
    }

    Calls calls() {
        return calls;
    }

    /** The embedded server's processes. */
    PostgresProcess postgres() {
        return app.postgres();
    }

    /** The wire to the database. */
    TcpProxy wire() {
        if (wire == null) {
            throw new IllegalStateException("its server is embedded");
        }
        return wire;
    }

    Oracle oracle() {
        return oracle;
    }

    /** A fresh start for the next fault: nothing stored, nothing remembered. The application must be at rest. */
    FaultFixture empty() throws SQLException {
        endLoads();
        awaitDrained();
        oracle = new Oracle();
        while (true) {
            try (Connection connection = connect();
                    Statement statement = connection.createStatement()) {
                statement.execute("truncate " + String.join(", ", TABLES));
                return this;
            } catch (SQLException deadlock) {
                // with what the application reads of its own accord, in another order
                if (!PSQLState.DEADLOCK_DETECTED.getState().equals(deadlock.getSQLState())) {
                    throw deadlock;
                }
            }
        }
    }

    Load load(int threads, int perRequest, int perSecond) {
        return load(app.uri("/"), threads, perRequest, perSecond);
    }

    /** By a way of its own to the application. */
    Load load(URI server, int threads, int perRequest, int perSecond) {
        Load load = new Load(server, new Load.Shape(threads, perRequest, perSecond), oracle);
        loads.add(load);
        return load;
    }

    List<Load> endLoads() {
        loads.forEach(Load::close);
        List<Load> ended = List.copyOf(loads);
        loads.clear();
        return ended;
    }

    /** Waits until so many more activities are acked than at the call. */
    void awaitAcked(int more) {
        awaitAcked(more, Wait.PATIENCE);
    }

    void awaitAcked(int more, Duration within) {
        long goal = oracle.acked() + more;
        Wait.until(within, () -> oracle.acked() >= goal);
    }

    /** Straight to the database, whatever is wrong with the wire. */
    Connection connect() throws SQLException {
        return database == null
                ? app.postgres().connect()
                : DriverManager.getConnection(database.url(), database.user(), database.password());
    }

    /** The same, a connection each time. */
    DataSource database() {
        Endpoint at = Objects.requireNonNull(database, "its server is embedded");
        return new DriverManagerDataSource(at.url(), at.user(), at.password());
    }

    /** Files of the spool that wait for the database. */
    long spooled() {
        return spoolFiles(".batch");
    }

    long damaged() {
        return spoolFiles(".damaged");
    }

    private long spoolFiles(String ending) {
        Path spool = app.dataFolder().resolve("spool");
        if (!Files.isDirectory(spool)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(spool)) {
            return files.filter(file -> file.toString().endsWith(ending)).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void awaitDrained() {
        Wait.until(() -> spooled() == 0);
    }

    /**
     * Ends the load, once there was enough of it for the figures to mean something, and says whether every promise was
     * kept.
     */
    void audit(int fault, String name) throws SQLException {
        audit(fault, name, SentActivity.STORED);
    }

    /** As {@link #audit}, where rows of earlier days than the load's are there as well. */
    void auditBesideOldDays(int fault, String name) throws SQLException {
        audit(fault, name, SentActivity.STORED + " where occurred_at > now() - interval '1 hour'");
    }

    private void audit(int fault, String name, String stored) throws SQLException {
        if (!loads.isEmpty()) {
            Wait.until(oracle::enough);
        }
        long received = endLoads().stream()
                .peek(load -> assertThat(load.withoutRetryAfter()).isZero())
                .mapToLong(Load::received)
                .sum();
        new Audit(this, fault, name, stored).check(received);
    }

    @Override
    public void close() {
        loads.forEach(Load::close);
        app.close();
        if (wire != null) {
            wire.close();
        }
    }
}
