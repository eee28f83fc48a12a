package dev.footfall.privacy;

import dev.footfall.platform.ErasureRequest;
import dev.footfall.platform.KeyedHash;
import dev.footfall.platform.PersonalDataStore;
import dev.footfall.platform.RetentionPeriods;
import dev.footfall.platform.SqlTime;
import java.time.Clock;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Whom the hashes in the newest entries of the audit stand for, so that administrators can open these people from
 * there. The audit itself never has an id: this table loses it with an erasure, and as soon as raw activity of the age
 * of the entry is anonymized. From then on the beginning of the hash stands for the person.
 */
@Component
final class AuditPeople implements PersonalDataStore {

    private static final Logger log = LoggerFactory.getLogger(AuditPeople.class);

    private final JdbcClient database;
    private final KeyedHash hash;
    private final RetentionPeriods periods;
    private final Clock clock;

    AuditPeople(JdbcClient database, KeyedHash hash, RetentionPeriods periods, Clock clock) {
        this.database = database;
        this.hash = hash;
        this.periods = periods;
        this.clock = clock;
    }

    /** Called in the transaction that adds the entry: it sees the erasure that the entry is about. */
    void remember(UUID person) {
        database.sql("""
                        insert into audit_person as known (person_hash, person_id, seen_at)
                        select :hash, :person, :now::timestamptz
                        where not exists (select from suppression where person_hash = :hash and kind = 'erasure')
                        on conflict (person_hash) do update set seen_at = excluded.seen_at
                            where known.seen_at < excluded.seen_at - interval '1 hour'""")
                .param("hash", hash.of(person))
                .param("person", person)
                .param("now", SqlTime.utc(clock.instant()))
                .update();
    }

    @Scheduled(fixedDelayString = "PT1H", initialDelayString = "PT1M")
    void forget() {
        try {
            database.sql("delete from audit_person where seen_at < :until")
                    .param("until", SqlTime.utc(clock.instant().minus(periods.anonymizeAfter())))
                    .update();
        } catch (RuntimeException e) {
            log.warn(
                    "People of old audit entries could not be forgotten ({}); tried again in an hour",
                    e.getClass().getSimpleName());
        }
    }

    @Override
    public String name() {
        return "people in the audit";
    }

    @Override
    public Set<String> tables() {
        return Set.of("audit_person");
    }

    @Override
    public long remove(ErasureRequest erasureRequest, JdbcClient transaction) {
        return erasureRequest.erasure()
                ? transaction
                        .sql("delete from audit_person where person_hash = :hash")
                        .param("hash", erasureRequest.hash())
                        .update()
                : 0;
    }

    @Override
    public long count(ErasureRequest erasureRequest, JdbcClient transaction) {
        return erasureRequest.erasure()
                ? transaction
                        .sql("select count(*) from audit_person where person_hash = :hash")
                        .param("hash", erasureRequest.hash())
                        .query(Long.class)
                        .single()
                : 0;
    }

    @Override
    public void people(JdbcClient transaction, Consumer<UUID> visitor) {
        PersonalDataStore.tell(transaction.sql("select person_id from audit_person"), visitor);
    }
}
