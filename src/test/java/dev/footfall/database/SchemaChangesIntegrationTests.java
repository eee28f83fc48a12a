package dev.footfall.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.testkit.TestPostgres;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SchemaChangesIntegrationTests {

    @Test
    @Timeout(240)
    void startsDespiteALockOfAKilledNode() throws SQLException {
        Endpoint database = TestPostgres.createDatabase();
        execute(database, "update databasechangeloglock set locked = true, lockgranted = now(), lockedby = 'killed'");

        Migration.apply(database);

        assertThat(query(database, "select locked from databasechangeloglock")).isEqualTo("f");
    }

    @Test
    @Timeout(240)
    void startsSeveralNodesAtOnce() throws Exception {
        Endpoint database = emptyDatabase();
        Callable<Boolean> node = () -> {
            Migration.apply(database);
            return true;
        };
        try (var nodes = Executors.newFixedThreadPool(3)) {
            for (Future<Boolean> started : nodes.invokeAll(List.of(node, node, node))) {
                assertThat(started.get()).isTrue();
            }
        }
        assertThat(query(database, "select count(*) - count(distinct id) from databasechangelog"))
                .isEqualTo("0");
        assertThat(query(database, "select to_regclass('setting')")).isEqualTo("setting");
    }

    /** Where lower('I') is a dotless i, as in Turkish, the index of before let both be. */
    @Test
    @Timeout(240)
    void distinguishesNamesThatBecomeEqual() throws SQLException {
        Endpoint database = beforeAccessWasMended();
        execute(database, """
                drop index account_name;
                create unique index account_name on account (name);
                insert into account (id, name, role, password_hash, created_at) values
                    ('00000000-0000-0000-0000-000000000001', 'ADMIN', 'USER', 'x', '2026-02-01Z'),
                    ('f0000000-0000-0000-0000-000000000002', 'admin', 'ADMIN', 'x', '2026-01-01Z'),
                    ('00000000-0000-0000-0000-000000000003', 'IRIS', 'OPS', 'x', '2026-01-01Z'),
                    ('0a1b2c3d-0000-0000-0000-000000000004', repeat('i', 100), 'USER', 'x', '2026-03-01Z'),
                    ('00000000-0000-0000-0000-000000000005', repeat('I', 100), 'USER', 'x', '2026-01-01Z')""");

        Migration.apply(database);

        assertThat(query(database, "select string_agg(name, ' ' order by name collate \"C\") from account"))
                .isEqualTo("ADMIN-00000000 %s IRIS admin %s-0a1b2c3d".formatted("I".repeat(100), "i".repeat(91)));
        assertThat(query(database, "select count(*) from pg_indexes where indexname = 'account_name'"))
                .isEqualTo("1");
    }

    /** Of the environment, whatever they begin with; not of it: made here, or the successor of one. */
    @Test
    @Timeout(240)
    void recognizesEnvironmentKeys() throws SQLException {
        Endpoint database = beforeAccessWasMended();
        execute(database, """
                insert into api_key (id, name, prefix, hash, scopes, admin, created_at, replaced_by) values
                    ('00000000-0000-0000-0000-000000000001', 'FOOTFALL_ADMIN_KEY', 'plai', sha256('1'), '{}', true,
                        now(), null),
                    ('00000000-0000-0000-0000-000000000002', 'FOOTFALL_CAPTURE_KEY', 'ff_ofours', sha256('2'), '{}',
                        false, now(),
                        '00000000-0000-0000-0000-000000000003'),
                    ('00000000-0000-0000-0000-000000000003', 'FOOTFALL_CAPTURE_KEY', 'ff_succes', sha256('3'), '{}',
                        false, now(), null),
                    ('00000000-0000-0000-0000-000000000004', 'FOOTFALL_ADMIN_KEY', 'ff_byhand', sha256('4'), '{}', true,
                        now(), null),
                    ('00000000-0000-0000-0000-000000000005', 'shop', 'ff_ofshop', sha256('5'), '{}', false, now(),
                        null);
                insert into audit_entry (at, action, subject) values (now(), 'key-made', 'ff_byhand')""");

        Migration.apply(database);

        assertThat(query(
                        database, "select string_agg(prefix || ' ' || environment, ', ' order by prefix) from api_key"))
                .isEqualTo("ff_ofours FOOTFALL_CAPTURE_KEY, plai FOOTFALL_ADMIN_KEY");
        assertThat(query(database, "select prefix from api_key where source <> id"))
                .isEqualTo("ff_succes");
    }

    /** A database of the version before changes 0731 to 0734. */
    private static Endpoint beforeAccessWasMended() throws SQLException {
        Endpoint database = TestPostgres.createDatabase();
        execute(database, """
                drop index account_name;
                create unique index account_name on account (lower(name));
                alter table api_key drop column left_environment_at, drop column environment, drop column source;
                alter table account
                    add column sessions_valid_from timestamptz not null default now(), drop column session_generation;
                delete from databasechangelog where id between '0731' and '0735' or id like '0736-%'""");
        return database;
    }

    private static Endpoint emptyDatabase() throws SQLException {
        String name = "footfall_" + UUID.randomUUID().toString().substring(0, 8);
        Endpoint like = TestPostgres.createDatabase();
        execute(TestPostgres.server(), "create database " + name + " owner " + like.user());
        return new Endpoint(like.url().replaceFirst("/[^/?]*(\\?|$)", "/" + name + "$1"), like.user(), like.password());
    }

    private static void execute(Endpoint database, String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(database.url(), database.user(), database.password());
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String query(Endpoint database, String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(database.url(), database.user(), database.password());
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }
}
