package dev.footfall.privacy;

import dev.footfall.database.AdvisoryLock;
import dev.footfall.platform.Audit;
import dev.footfall.platform.Caller;
import dev.footfall.platform.KeyedHash;
import dev.footfall.platform.SqlTime;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Repository;

/**
 * Adds rows to the table {@code audit_entry}; nothing changes them later. Notes wait in memory for at most a second,
 * equal ones counted together; beyond 1,000 different ones the rest of that second is dropped and logged, so that a
 * flood of rejected requests fills neither memory nor table. Notes are lost with the process, records are not.
 */
@Repository
class AuditWriter implements Audit {

    private static final Logger log = LoggerFactory.getLogger(AuditWriter.class);
    private static final int MAX_NOTES = 1_000;

    private final JdbcClient jdbc;
    private final KeyedHash hash;
    private final AuditPeople people;
    private final Clock clock;
    private final Object lock = new Object();
    private Map<Entry, Integer> notes = new HashMap<>();
    private int dropped;

    AuditWriter(JdbcClient jdbc, KeyedHash hash, AuditPeople people, Clock clock) {
        this.jdbc = jdbc;
        this.hash = hash;
        this.people = people;
        this.clock = clock;
    }

    @Override
    public void record(Entry entry) {
        add(entry, 1);
    }

    @Override
    public void note(Entry entry) {
        synchronized (lock) {
            if (notes.size() < MAX_NOTES || notes.containsKey(entry)) {
                notes.merge(entry, 1, Integer::sum);
            } else {
                dropped++;
            }
        }
    }

    @Scheduled(fixedRateString = "1s")
    void storeNotes() {
        Map<Entry, Integer> waiting;
        int missed;
        synchronized (lock) {
            waiting = notes;
            missed = dropped;
            notes = new HashMap<>();
            dropped = 0;
        }
        if (missed > 0) {
            log.warn("{} audit entries dropped: too many different ones within a second", missed);
        }
        try {
            waiting.forEach(this::add);
        } catch (RuntimeException e) {
            log.warn("{} audit entries lost: {}", waiting.size(), e.getClass().getSimpleName());
        }
    }

    private void add(Entry entry, int times) {
        var by = entry.by();
        jdbc.sql("""
                        with shared as materialized (select pg_advisory_xact_lock_shared(:lock))
                        insert into audit_entry (at, action, actor_kind, actor, actor_hash, subject, person_hash, times)
                        select :at::timestamptz, :action, :actorKind, :actor, :actorHash::bytea, :subject,
                            :personHash::bytea,
                            :times::integer
                        from shared""")
                .param("lock", AdvisoryLock.AUDIT_ENTRIES.number())
                .param("at", SqlTime.utc(clock.instant()))
                .param("action", entry.action())
                .param("actorKind", by == null ? null : by.kind().name())
                .param("actor", by == null ? null : by.name())
                .param("actorHash", hashOf(by == null ? null : by.userId()))
                .param("subject", entry.subject())
                .param("personHash", hashOf(entry.person()))
                .param("times", times)
                .update();
        if (entry.person() != null) {
            people.remember(entry.person());
        }
        if (by != null && by.userId() != null && by.kind() != Caller.Kind.ACCOUNT) {
            people.remember(by.userId());
        }
    }

    private byte @Nullable [] hashOf(@Nullable UUID person) {
        return person == null ? null : hash.of(person);
    }
}
