package dev.footfall.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.footfall.platform.DataFolder;
import dev.footfall.platform.Settings;
import dev.footfall.platform.StartupException;
import dev.footfall.platform.health.AlarmSource.Alarm;
import dev.footfall.testkit.PgBouncer;
import dev.footfall.testkit.TestClock;
import dev.footfall.testkit.TestFolders;
import dev.footfall.testkit.TestPostgres;
import dev.footfall.testkit.Wait;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A database of somebody else's making: what is wrong with it is said in one sentence, with what to do about it. */
class DatabaseChecksIntegrationTests {

    private static final Endpoint ALL = TestPostgres.server();
    private static final String ROLE = "footfall_guest_" + id();
    private static final String PASSWORD = "guest";
    private static final List<String> MADE = new ArrayList<>();

    @AfterAll
    static void dropRole() throws SQLException {
        for (String database : MADE) {
            execute(ALL, "drop database " + database + " with (force)");
        }
        execute(ALL, "drop role if exists " + ROLE);
    }

    @Test
    void rejectsAnEncodingThatCannotKeepEveryText() throws SQLException {
        StartupException refused = refused(empty("encoding 'LATIN1' locale 'C' template template0"), null);
        assertThat(refused).hasMessageContaining("uses the encoding LATIN1");
        assertThat(refused.remedy()).contains("encoding 'UTF8'");
    }

    @Test
    void namesTablesOfAnotherApplication() throws SQLException {
        Endpoint database = empty("");
        execute(database, "create table batch_job_instance (id integer); create table setting (id integer)");
        StartupException refused = refused(database, null);
        assertThat(refused)
                .hasMessageContaining("The schema public of the database")
                .hasMessageContaining("tables of another application")
                .hasMessageContaining(": batch_job_instance, setting.");
        assertThat(refused.remedy()).contains("FOOTFALL_DATABASE_SCHEMA");
        assertThat(DatabaseChecks.schema(database, "footfall", false)).isEqualTo("footfall");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            # what the role may do in an empty database                    | what it lacks                           | what to run
            nothing                                                         | CREATE on the schema public              | grant usage, create on schema public to ROLE
            revoke usage on schema public from public                       | USAGE on the schema public               | grant usage, create on schema public to ROLE
            revoke temporary on database DATABASE from public               | TEMPORARY on the database                | grant temporary on database DATABASE to ROLE
            """)
    void namesTheMissingRight(String given, String lacks, String run) throws SQLException {
        Endpoint database = empty("");
        Endpoint guest = guest(database);
        if (!given.equals("nothing")) {
            execute(database, given.replace("DATABASE", name(database)));
        }
        StartupException refused = refused(guest, null);
        assertThat(refused).hasMessageContaining("the role " + ROLE + " lacks the right " + lacks);
        assertThat(refused.remedy()).endsWith(run.replace("ROLE", ROLE).replace("DATABASE", name(database)));
    }

    @Test
    void makesItsSchemaOrSaysHow() throws SQLException {
        Endpoint database = empty("");
        Endpoint guest = guest(database);
        StartupException refused = refused(guest, "user");
        assertThat(refused)
                .hasMessageContaining("lacks the right CREATE on the database, and there is no schema \"user\"");
        execute(database, "grant create on database " + name(database) + " to " + ROLE);
        assertThat(DatabaseChecks.schema(guest, "user", false)).isEqualTo("\"user\"");
        assertThat(DatabaseChecks.schema(guest, "user", false)).isEqualTo("\"user\"");
    }

    @Test
    void saysThatTablesBelongToAnotherRole() throws SQLException {
        Endpoint database = TestPostgres.createDatabase();
        execute(
                onServer(database),
                "create role " + ROLE + "_2 login password '" + PASSWORD + "'; grant all on schema public to " + ROLE
                        + "_2; grant select on all tables in schema public to " + ROLE + "_2");
        try {
            StartupException refused = refused(new Endpoint(database.url(), ROLE + "_2", PASSWORD), null);
            assertThat(refused).hasMessageContaining("to change tables of the schema public, which belong to");
        } finally {
            execute(onServer(database), "drop owned by " + ROLE + "_2; drop role " + ROLE + "_2");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Footfall", "pg_footfall", "a b", "1st", "x;drop table y", "\"q\"", "ümlaut"})
    void rejectsNamesThatNeedQuotes(String schema) {
        assertThat(refused(ALL, schema)).hasMessage("FOOTFALL_DATABASE_SCHEMA cannot be '" + schema + "'.");
    }

    @Test
    void findsItsTablesDespiteAnotherSearchPath() throws SQLException {
        Endpoint database = TestPostgres.createDatabase();
        String alter = "alter database " + name(database) + " set search_path = ";
        execute(ALL, alter + "pg_catalog");
        assertThat(DatabaseChecks.schema(database, null, false)).isEqualTo("public");
        execute(onServer(database), "alter schema public rename to elsewhere; create schema public");
        StartupException refused = refused(database, null);
        assertThat(refused).hasMessageContaining("are in the schema elsewhere, which is not on the search_path");
        assertThat(DatabaseChecks.schema(database, "elsewhere", false)).isEqualTo("elsewhere");
        execute(ALL, alter + "elsewhere, public");
        assertThat(DatabaseChecks.schema(database, null, false)).isEqualTo("elsewhere");
    }

    @ParameterizedTest
    @ValueSource(strings = {"transaction", "statement"})
    void rejectsAPoolerThatChangesSessions(String mode) {
        try (PgBouncer pooler = PgBouncer.before(TestPostgres.createDatabase(), mode)) {
            StartupException refused = refused(pooler.endpoint(), null);
            assertThat(refused).hasMessageContaining("connection pooler that changes sessions between transactions");
            assertThat(refused.remedy()).contains("pool_mode = session");
        }
    }

    @Test
    void acceptsAPoolerThatKeepsSessions() {
        try (PgBouncer pooler = PgBouncer.before(TestPostgres.createDatabase(), "session")) {
            assertThat(DatabaseChecks.schema(pooler.endpoint(), null, false)).isEqualTo("public");
        }
    }

    /** By a reload of its settings, while Footfall runs. */
    @Test
    void noticesAPoolerThatBeginsToChangeSessions() {
        TestClock clock = TestClock.at("2026-11-30T12:00:00Z");
        try (PgBouncer pooler = PgBouncer.before(TestPostgres.createDatabase(), "session");
                DataFolder folder = DataFolder.own(TestFolders.create("pooled"));
                DatabaseServer server = DatabaseServer.of(
                        new Settings.Database(
                                pooler.endpoint().url(),
                                pooler.endpoint().user(),
                                pooler.endpoint().password(),
                                null,
                                false),
                        folder)) {
            PoolerWatch watch = new PoolerWatch(server, clock);
            assertThat(watch.look()).isEmpty();
            pooler.reload("transaction");
            Wait.until(() -> {
                clock.advance(Duration.ofMinutes(1));
                return !watch.look().isEmpty();
            });
            assertThat(watch.look()).extracting(Alarm::kind).containsExactly("pooler-changes-sessions");
            pooler.reload("session");
            Wait.until(() -> {
                clock.advance(Duration.ofMinutes(1));
                return watch.look().isEmpty();
            });
        }
    }

    @Test
    void ignoresATableNamedLikeLiquibases() throws SQLException {
        Endpoint database = empty("");
        execute(database, "create schema others; create table others.databasechangelog (entry text)");
        assertThat(DatabaseChecks.schema(database, null, false)).isEqualTo("public");
    }

    @Test
    void explainsAFailedCheckInOneSentence() throws SQLException {
        Endpoint database = empty("");
        execute(
                database,
                "create function public.pg_is_in_recovery() returns boolean language plpgsql as "
                        + "'begin raise exception ''not today''; end'; alter database " + name(database)
                        + " set search_path = public, pg_catalog");
        assertThat(refused(database, null))
                .hasMessageStartingWith("Footfall cannot connect to the database at ")
                .hasMessageEndingWith(": ERROR: not today");
    }

    private static StartupException refused(Endpoint endpoint, String schema) {
        StartupException refused =
                catchThrowableOfType(StartupException.class, () -> DatabaseChecks.schema(endpoint, schema, false));
        assertThat(refused).as("refusal").isNotNull();
        assertThat(refused.getMessage()).doesNotContain("\n");
        return refused;
    }

    /** A database without a table, as its administrator. */
    private static Endpoint empty(String options) throws SQLException {
        String name = "footfall_" + id();
        execute(ALL, "create database " + name + " " + options);
        MADE.add(name);
        return new Endpoint(ALL.url().replaceFirst("/[^/?]*(\\?|$)", "/" + name + "$1"), ALL.user(), ALL.password());
    }

    /** The same as somebody who was given nothing. */
    private static Endpoint guest(Endpoint database) throws SQLException {
        execute(
                database,
                "do $$ begin create role " + ROLE + " login password '" + PASSWORD
                        + "'; exception when duplicate_object then null; end $$");
        return new Endpoint(database.url(), ROLE, PASSWORD);
    }

    private static Endpoint onServer(Endpoint database) {
        return new Endpoint(database.url(), ALL.user(), ALL.password());
    }

    private static String name(Endpoint database) {
        return database.url().replaceFirst(".*/([^/?]*).*", "$1");
    }

    private static String id() {
        return UUID.randomUUID().toString().substring(0, 8);
    }

    private static void execute(Endpoint at, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(at.url(), at.user(), at.password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
