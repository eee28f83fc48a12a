package dev.footfall.privacy;

import dev.footfall.database.AdvisoryLock;
import dev.footfall.database.Pools.JobsDatabase;
import dev.footfall.platform.KeyedHash;
import dev.footfall.platform.SqlTime;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The audit as a chain of blocks. Every ten minutes the entries since the last seal get a seal: a hash over them and
 * the seal before, keyed with the installation's secret. {@link #check} computes all seals again. A transaction that
 * adds an entry only takes a shared lock; a seal takes it exclusively for one query, and only if it is free: no sign-in
 * waits for a seal. An entry not sealed yet, at most ten minutes old, can be changed without detection.
 */
@Component
class AuditSeals {

    private static final Logger log = LoggerFactory.getLogger(AuditSeals.class);
    private static final int BLOCK = 10_000;
    private static final long NOT_ALONE = -1;
    private static final String START = "0".repeat(64);

    private final JdbcClient database;
    private final TransactionTemplate transaction;
    private final KeyedHash hash;
    private final Clock clock;

    AuditSeals(
            @JobsDatabase JdbcClient database,
            @JobsDatabase PlatformTransactionManager transactions,
            KeyedHash hash,
            Clock clock) {
        this.database = database;
        this.transaction = new TransactionTemplate(transactions);
        transaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        this.hash = hash;
        this.clock = clock;
    }

    private record Seal(long number, long lastId, long entries, String digest) {

        /** Any id that somebody could give a row is greater than this one. */
        static final Seal NONE = new Seal(0, Long.MIN_VALUE, 0, START);
    }

    private record Block(
            long entries, @Nullable Long lastId, @Nullable String rows) {}

    /**
     * The result of checking all seals.
     *
     * @param sealedTo the newest sealed entry
     * @param brokenFirst the first entry of the first block that does not match its seal; null if all match
     * @param brokenLast the last entry of the last such block
     */
    record Check(
            long sealedTo,
            @Nullable Long brokenFirst,
            @Nullable Long brokenLast) {}

    /** Seals the entries stored so far; false if another transaction was adding entries or sealing. */
    @Scheduled(fixedDelayString = "PT10M", initialDelayString = "PT1M")
    boolean seal() {
        Long found = transaction.execute(_ -> isAlone(AdvisoryLock.AUDIT_ENTRIES) ? newestEntry() : NOT_ALONE);
        long newest = found == null ? NOT_ALONE : found;
        if (newest == NOT_ALONE) {
            return false;
        }
        while (Boolean.TRUE.equals(transaction.execute(_ -> isAlone(AdvisoryLock.AUDIT_SEAL) && sealBlock(newest)))) {
            log.debug("A block of the audit is sealed");
        }
        return true;
    }

    private boolean isAlone(AdvisoryLock lock) {
        return database.sql("select pg_try_advisory_xact_lock(:lock)")
                .param("lock", lock.number())
                .query(Boolean.class)
                .single();
    }

    private long newestEntry() {
        return database.sql("select coalesce(max(id), 0) from audit_entry")
                .query(Long.class)
                .single();
    }

    /** Whether there was anything to seal. */
    private boolean sealBlock(long newest) {
        Seal before = database.sql("""
                                select number, last_id, entries, encode(digest, 'hex') as digest from audit_seal
                                    order by number desc limit 1""").query(Seal.class).optional().orElse(Seal.NONE);
        Block block = block(before.lastId, newest, BLOCK);
        if (block.lastId == null) {
            return false;
        }
        database.sql("""
                        insert into audit_seal (number, last_id, entries, digest, sealed_at)
                        values (:number, :lastId, :entries, decode(:digest, 'hex'), :now)""")
                .param("number", before.number + 1)
                .param("lastId", block.lastId)
                .param("entries", block.entries)
                .param("digest", digest(before, block.lastId, block))
                .param("now", now())
                .update();
        return true;
    }

    /**
     * Hashes each entry by itself first, so that a block needs 32 bytes of memory for each entry. Times are numbers,
     * which do not depend on session settings.
     */
    private Block block(long after, long upTo, int limit) {
        return database.sql("""
                        select count(*) as entries, max(id) as last_id,
                            encode(sha256(string_agg(line, ''::bytea order by id)), 'hex') as rows
                        from (
                            select id, sha256(convert_to(jsonb_build_array(
                                    id, (extract(epoch from at) * 1000000)::bigint, action, actor_kind, actor,
                                    encode(actor_hash, 'hex'), subject, encode(person_hash, 'hex'), times)::text,
                                        'UTF8')) as line
                            from audit_entry
                            where id > :after and id <= :upTo
                            order by id
                            limit :limit) as entries""")
                .param("after", after)
                .param("upTo", upTo)
                .param("limit", limit)
                .query(Block.class)
                .single();
    }

    private String digest(Seal before, long lastId, Block block) {
        return HexFormat.of()
                .formatHex(hash.of("audit seal %d, up to %d, %d entries %s behind %s"
                        .formatted(before.number + 1, lastId, block.entries, block.rows, before.digest)));
    }

    /** Computes every seal again, one transaction each, and stores the result. */
    Check check() {
        Seal before = Seal.NONE;
        Long first = null;
        Long last = null;
        for (Seal seal : database.sql("""
                                select number, last_id, entries, encode(digest, 'hex') as digest from audit_seal
                                    order by number""").query(Seal.class).list()) {
            Block block = block(before.lastId, seal.lastId, Integer.MAX_VALUE);
            boolean asSealed = seal.number == before.number + 1
                    && seal.entries == block.entries
                    && seal.digest.equals(digest(before, seal.lastId, block));
            if (!asSealed) {
                first = first == null ? Long.valueOf(Math.max(0, before.lastId) + 1) : first;
                last = seal.lastId;
            }
            before = seal;
        }
        var check = new Check(Math.max(0, before.lastId), first, last);
        keep(check);
        if (first == null) {
            // For installations that keep the log elsewhere: it shows when the end of the chain was cut off.
            log.info(
                    "The audit is as it was sealed: seal {} up to entry {}, {}",
                    before.number,
                    before.lastId,
                    before.digest);
        } else {
            log.error(
                    "The audit is not as it was sealed: entries {} to {} were changed, removed or added to",
                    first,
                    last);
        }
        return check;
    }

    private void keep(Check check) {
        database.sql("""
                        insert into audit_check (checked_at, sealed_to, broken_first, broken_last)
                        values (:now, :sealedTo, :first, :last)
                        on conflict (single) do update set checked_at = excluded.checked_at,
                            sealed_to = excluded.sealed_to,
                            broken_first = excluded.broken_first, broken_last = excluded.broken_last""")
                .param("now", now())
                .param("sealedTo", check.sealedTo)
                .param("first", check.brokenFirst)
                .param("last", check.brokenLast)
                .update();
    }

    private OffsetDateTime now() {
        return SqlTime.utc(clock.instant());
    }
}
