package dev.footfall.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.footfall.platform.Audit;
import dev.footfall.platform.KeyedHash;
import dev.footfall.platform.health.AlarmSource;
import dev.footfall.testkit.BesideTest;
import dev.footfall.testkit.EmptyTables;
import dev.footfall.testkit.TestApi;
import dev.footfall.testkit.TestJobs;
import dev.footfall.testkit.Wait;
import java.sql.Connection;
import java.time.Clock;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** Nobody changes the audit; who does it all the same, with the rights of the database's owner, is found. */
@BesideTest
class AuditSealsIntegrationTests {

    @LocalServerPort
    int port;

    @Autowired
    AuditSeals seals;

    @Autowired
    AuditWriter trail;

    @Autowired
    AlarmSource auditAlarm;

    @Autowired
    JdbcClient database;

    @Autowired
    DataSource connections;

    @Autowired
    KeyedHash hash;

    @Autowired
    AuditPeople people;

    @BeforeEach
    void write() {
        EmptyTables.emptyAudit(database);
        write(7);
        seal();
        write(5);
        seal();
    }

    @AfterEach
    void leaveItWhole() {
        EmptyTables.emptyAudit(database);
    }

    @Test
    void raisesNoAlarmForAnIntactAudit() {
        write(3);

        assertThat(seals.check().brokenFirst()).isNull();
        seal();
        assertThat(seals.check().brokenFirst()).isNull();
        assertThat(auditAlarm.look()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a row is changed            | update audit_entry set subject = 'else' where id = 3
            when it was is changed      | update audit_entry set at = at + interval '1 microsecond' where id = 12
            how often is changed        | update audit_entry set times = 2 where id = 1
            whom it is about is changed | update audit_entry set person_hash = sha256('x') where id = 9
            a row is removed            | delete from audit_entry where id = 4
            the last row is removed     | delete from audit_entry where id = 12
            all rows are removed        | delete from audit_entry
            a row is inserted           | insert into audit_entry (id, at, action, subject) overriding system value values (0, now(), 'x', 'x')
            a seal is changed           | update audit_seal set digest = sha256('x') where number = 1
            a seal is removed           | delete from audit_seal where number = 1
            two rows change places      | update audit_entry set subject = 'thing ' || (12 - id) where id in (6, 7)
            """)
    void raisesAnAlarmForAChangedAudit(String what, String sql) throws Exception {
        asOwner("alter table audit_entry drop constraint audit_entry_pkey", sql);

        var run = new TestJobs(new TestApi(port)).run("COMPLETED", "verify", "{}");

        assertThat(run.toString()).contains("audit");
        assertThat(auditAlarm.look()).as(what).hasSize(1);
        asOwner("alter table audit_entry add primary key (id)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update audit_entry set times = 2",
                "delete from audit_entry",
                "truncate audit_entry",
                "update audit_seal set entries = 2",
                "delete from audit_seal",
                "truncate audit_seal"
            })
    void applicationCannotChangeTheAudit(String sql) {
        assertThatThrownBy(() -> database.sql(sql).update())
                .isInstanceOf(DataAccessException.class)
                .rootCause()
                .hasMessageContaining("permission denied");
    }

    /** An entry of a transaction that is still open may have a lower id than those that are there. */
    @Test
    void sealWaitsForOpenTransactions() throws Exception {
        try (Connection slow = connections.getConnection()) {
            slow.setAutoCommit(false);
            var writer = new AuditWriter(
                    JdbcClient.create(new SingleConnectionDataSource(slow, true)), hash, people, Clock.systemUTC());
            writer.record(new Audit.Entry("slow", null, "written first", null));
            write(1);

            assertThat(seals.seal()).as("while somebody writes").isFalse();
            slow.commit();
            slow.setAutoCommit(true);
        }
        seal();
        assertThat(seals.check().sealedTo()).isEqualTo(14);
        assertThat(seals.check().brokenFirst()).isNull();
    }

    private void write(int entries) {
        for (int i = 0; i < entries; i++) {
            trail.record(new Audit.Entry("done", null, "thing " + i, null));
        }
    }

    private void seal() {
        Wait.until(seals::seal);
    }

    private void asOwner(String... statements) throws Exception {
        try (Connection connection = connections.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("grant update, delete on audit_entry, audit_seal to current_user");
            statement.execute("alter table audit_entry disable trigger user");
            statement.execute("alter table audit_seal disable trigger user");
            for (String sql : statements) {
                statement.execute(sql);
            }
            statement.execute("alter table audit_entry enable trigger user");
            statement.execute("alter table audit_seal enable trigger user");
            statement.execute("revoke update, delete on audit_entry, audit_seal from current_user");
        }
    }
}
