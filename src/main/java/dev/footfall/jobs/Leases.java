package dev.footfall.jobs;

import dev.footfall.database.Pools.JobsDatabase;
import dev.footfall.platform.ProblemException.NotFoundException;
import dev.footfall.platform.SqlTime;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The table {@code job_run}: which process may continue which execution, and whether it is to stop. */
@Repository
class Leases {

    /** An execution without an end in the tables. */
    record Unfinished(long execution, String key) {}

    /** Also finds executions where only the end of the execution, or only that of its lease, was stored. */
    private static final String UNFINISHED = """
            (ended_at is null or execution in (
                select job_execution_id from batch_job_execution
                where status in ('STARTING', 'STARTED', 'STOPPING')))""";

    private final UUID node = UUID.randomUUID();
    private final JdbcClient database;
    private final TransactionTemplate transaction;
    private final Clock clock;

    Leases(@JobsDatabase JdbcClient database, @JobsDatabase PlatformTransactionManager transactions, Clock clock) {
        this.database = database;
        this.transaction = new TransactionTemplate(transactions);
        this.clock = clock;
    }

    long nextNumber() {
        return database.sql("select nextval('job_run_number')")
                .query(Long.class)
                .single();
    }

    /** @param due the scheduled time of this start; null if started by hand */
    void begin(long execution, String key, String startedBy, @Nullable Instant due) {
        database.sql("""
                        insert into job_run (execution, key, node, started_by, begun_at, due_at)
                        values (:execution, :key, :node, :startedBy, :now, :due)""")
                .param("execution", execution)
                .param("key", key)
                .param("node", node)
                .param("startedBy", startedBy)
                .param("due", SqlTime.utcOrNull(due))
                .param("now", SqlTime.utc(clock.instant()))
                .update();
    }

    /**
     * Called in a chunk's transaction. Throws if the run no longer belongs to this process, which rolls the chunk back;
     * locks the lease, so that nobody else ends the run until the chunk is committed.
     *
     * @return whether the run is to stop
     */
    boolean check(long execution) {
        return database.sql("""
                        select stop from job_run where execution = :execution and node = :node and ended_at is null
                        for share""")
                .param("execution", execution)
                .param("node", node)
                .query(Boolean.class)
                .optional()
                .orElseThrow(() -> new LeaseLostException(execution));
    }

    /** Asks a run to stop, on whichever node it runs; false if it was not running. */
    boolean stop(long execution) {
        return database.sql("update job_run set stop = true where execution = :execution and ended_at is null")
                        .param("execution", execution)
                        .update()
                > 0;
    }

    /** Notes that somebody knows why a run failed; false if it did not fail, or that is noted already. */
    boolean markSeen(long execution) {
        return database.sql("""
                                update job_run set seen = true
                                where execution = :execution and ended_at is not null and not seen
                                and exists (select from batch_job_execution
                                    where job_execution_id = :execution and status in ('FAILED', 'UNKNOWN'))""").param("execution", execution).update() > 0;
    }

    boolean isUnderWay(long execution) {
        return database.sql("select exists (select from job_run where execution = :execution and ended_at is null)")
                .param("execution", execution)
                .query(Boolean.class)
                .single();
    }

    void stopAllOfThisNode() {
        database.sql("update job_run set stop = true where node = :node and ended_at is null")
                .param("node", node)
                .update();
    }

    /** @param log its last lines */
    void end(long execution, @Nullable String error, List<String> log) {
        database.sql("""
                        update job_run set ended_at = :now, error = :error, log = :log
                        where execution = :execution and node = :node and ended_at is null""")
                .param("now", SqlTime.utc(clock.instant()))
                .param("error", error)
                .param("log", String.join("\n", log))
                .param("execution", execution)
                .param("node", node)
                .update();
    }

    /**
     * Whether a run with this key ended after that moment. Ends in the future are ignored: they were stored before the
     * clock was set back.
     */
    boolean endedSince(String key, Instant moment) {
        return database.sql("""
                                select exists (select from job_run where key = :key and ended_at > :moment
                                    and ended_at <= :now)""")
                .param("key", key)
                .param("moment", SqlTime.utc(moment))
                .param("now", SqlTime.utc(clock.instant()))
                .query(Boolean.class)
                .single();
    }

    String keyOf(long execution) {
        return database.sql("select key from job_run where execution = :execution")
                .param("execution", execution)
                .query(String.class)
                .optional()
                .orElseThrow(() -> new NotFoundException("There is no such run."));
    }

    /** Of all keys, including runs that are alive. */
    List<Unfinished> unfinished() {
        return database.sql("select execution, key from job_run where " + UNFINISHED)
                .query(Unfinished.class)
                .list();
    }

    List<Unfinished> unfinished(String key) {
        return database.sql("select execution, key from job_run where key = :key and " + UNFINISHED)
                .param("key", key)
                .query(Unfinished.class)
                .list();
    }

    /**
     * Ends a run whose process is gone, so that it can be restarted. Only for the holder of the run's lock. Increments
     * the versions, so that a process that was only cut off notices.
     */
    void bury(long execution) {
        transaction.executeWithoutResult(_ -> {
            database.sql("""
                            update job_run set ended_at = :now, error = coalesce(error,
                                'The process that ran it ended.')
                            where execution = :execution and ended_at is null""")
                    .param("now", SqlTime.utc(clock.instant()))
                    .param("execution", execution)
                    .update();
            for (String table : List.of("batch_step_execution", "batch_job_execution")) {
                database.sql("""
                                update %s
                                set status = 'FAILED', exit_code = 'FAILED', end_time = :now, last_updated = :now,
                                    version = version + 1
                                where job_execution_id = :execution and status in ('STARTING', 'STARTED', 'STOPPING')
                                """.formatted(table))
                        .param("now", LocalDateTime.ofInstant(clock.instant(), ZoneId.systemDefault()))
                        .param("execution", execution)
                        .update();
            }
        });
    }

    /**
     * Lets steps restart whose last commit had an unknown outcome: a step's work and its progress are one transaction,
     * so the tables tell which it was.
     */
    void settle(long execution) {
        for (String table : List.of("batch_step_execution", "batch_job_execution")) {
            database.sql("""
                            update %s set status = 'FAILED', version = version + 1
                            where job_execution_id = :execution and status = 'UNKNOWN'
                            """.formatted(table)).param("execution", execution).update();
        }
    }

    /**
     * Another process found this run's lock free, assumed that it was dead and ended it: the current chunk is rolled
     * back.
     */
    static final class LeaseLostException extends RuntimeException {

        LeaseLostException(long execution) {
            super("The run " + execution + " was ended by another process.");
        }
    }
}
