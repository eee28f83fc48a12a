package dev.footfall.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.footfall.platform.Audit;
import dev.footfall.platform.Caller;
import dev.footfall.platform.KeyedHash;
import dev.footfall.testkit.BesideTest;
import java.time.Clock;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

@BesideTest
class AuditWriterIntegrationTests {

    @Autowired
    JdbcClient database;

    @Autowired
    KeyedHash hash;

    @Autowired
    AuditPeople people;

    @Test
    void storesPeopleAsHashes() {
        var actor = UUID.randomUUID();
        var person = UUID.randomUUID();
        trail().record(new Audit.Entry("looked", Caller.token(actor, Set.of()), "timeline of one person", person));

        assertThat(database.sql("""
                        select count(*) from audit_entry
                        where action = 'looked' and actor = 'jwt' and actor_hash = :actor and person_hash = :person""")
                        .param("actor", hash.of(actor))
                        .param("person", hash.of(person))
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
        assertThat(database.sql("select audit_entry::text from audit_entry where action = 'looked'")
                        .query(String.class)
                        .list())
                .noneMatch(row -> row.contains(actor.toString()) || row.contains(person.toString()));
    }

    @Test
    void countsEqualNotesTogether() {
        var trail = trail();
        for (int i = 0; i < 500; i++) {
            trail.note(new Audit.Entry("denied-alike", null, "GET /api/admin/**", null));
        }
        trail.storeNotes();

        assertThat(database.sql("select times from audit_entry where action = 'denied-alike'")
                        .query(Integer.class)
                        .list())
                .containsExactly(500);
    }

    @Test
    void cutsOffAFloodOfNotes() {
        var trail = trail();
        for (int i = 0; i < 5_000; i++) {
            trail.note(new Audit.Entry("flood", null, "path " + i, null));
        }
        trail.storeNotes();

        assertThat(database.sql("select count(*) from audit_entry where action = 'flood'")
                        .query(Long.class)
                        .single())
                .isEqualTo(1_000);
    }

    @Test
    void rejectsChangesOfAnEntry() {
        trail().record(new Audit.Entry("kept", null, "anything", null));

        assertThatThrownBy(() -> database.sql("update audit_entry set subject = 'else' where action = 'kept'")
                        .update())
                .isInstanceOf(DataAccessException.class);
    }

    private AuditWriter trail() {
        return new AuditWriter(database, hash, people, Clock.systemUTC());
    }
}
