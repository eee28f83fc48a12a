package dev.footfall.jobs;

import dev.footfall.database.Pools.JobsDatabase;
import dev.footfall.jobs.JobsConfiguration.JobsSettings;
import dev.footfall.jobs.RunLocks.RunLock;
import dev.footfall.platform.Caller;
import dev.footfall.platform.FairPermits;
import dev.footfall.platform.ProblemException.ConflictException;
import dev.footfall.platform.ProblemException.NotFoundException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobInstance;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.scope.context.JobSynchronizationManager;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.core.task.TaskExecutor;
import org.springframework.core.task.TaskRejectedException;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Starts, restarts and stops runs. Replaces Spring Batch's {@code JobOperator}, which lets two nodes restart one
 * execution (spring-batch#5397), and whose stop updates the same row as the running step, so that one of them fails
 * (#5484). Here a run belongs to the holder of its lock, only its own thread writes its state, and a stop is a flag
 * that it checks at the next chunk.
 *
 * <p>A run: takes the lock, ends what a crash left under the same key, writes execution and lease in one transaction,
 * executes the job on a pool thread when its turn comes, ends the lease, releases the lock. Thread-safe.
 */
@Component
class JobRunner {

    private static final Logger log = LoggerFactory.getLogger(JobRunner.class);
    private static final Duration LOCK_RELEASE_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(20);
    /** Limit for each starter, since each run has a connection of its own. */
    private static final int MAX_WAITING = 10;

    private static final String RUNS_ALREADY = "The job is already running with these parameters.";

    private final Map<String, Job> jobs;
    private final JobRepository repository;
    private final Leases leases;
    private final RunLocks locks;
    private final RunLogs logs;
    private final TaskExecutor executor;
    private final int atOnce;
    private final FairPermits turns;
    private final TransactionTemplate transaction;
    private final Map<Long, CountDownLatch> executing = new ConcurrentHashMap<>();

    JobRunner(
            Map<String, Job> jobs,
            JobRepository repository,
            Leases leases,
            RunLocks locks,
            RunLogs logs,
            @Qualifier("jobsExecutor") TaskExecutor executor,
            JobsSettings settings,
            @JobsDatabase PlatformTransactionManager transactions) {
        this.jobs = jobs.values().stream().collect(Collectors.toUnmodifiableMap(Job::getName, job -> job));
        this.repository = repository;
        this.leases = leases;
        this.locks = locks;
        this.logs = logs;
        this.executor = executor;
        this.atOnce = settings.atOnce();
        this.turns = new FairPermits(atOnce);
        this.transaction = new TransactionTemplate(transactions);
    }

    /**
     * Starts a new run, never a restart.
     *
     * @param requestedAt when the caller asked: a run that was still going then counts as the requested one
     * @return the execution's id
     * @throws ConflictException if one with the same key is running
     */
    long start(JobRequest jobRequest, Starter startedBy, Instant requestedAt) {
        return start(jobRequest, startedBy, requestedAt, null);
    }

    /** @param due the scheduled time of this start; null if started by hand */
    long start(JobRequest jobRequest, Starter startedBy, Instant requestedAt, @Nullable Instant due) {
        return begin(jobRequest.job(), jobRequest.key(), startedBy, due, () -> {
            if (leases.endedSince(jobRequest.key(), requestedAt)) {
                throw new ConflictException("The job has already run with these parameters since this was requested.");
            }
            JobParameters parameters = jobRequest.numbered(leases.nextNumber());
            JobInstance instance = repository.createJobInstance(jobRequest.job(), parameters);
            return repository.createJobExecution(instance, parameters, new ExecutionContext());
        });
    }

    /**
     * Continues a run that stopped or failed.
     *
     * @return the id of the new execution that continues it
     * @throws ConflictException if it is running, completed, or was already restarted
     */
    long restart(long id, Starter startedBy) {
        String key = leases.keyOf(id);
        JobInstance instance =
                Objects.requireNonNull(repository.getJobExecution(id)).getJobInstance();
        return begin(instance.getJobName(), key, startedBy, null, () -> {
            leases.settle(id);
            JobExecution last = repository.getLastJobExecution(instance);
            if (last == null || last.getId() != id) {
                throw new ConflictException(
                        "It was already restarted, as run " + (last == null ? id : last.getId()) + ".");
            }
            if (last.getStatus() != BatchStatus.FAILED && last.getStatus() != BatchStatus.STOPPED) {
                throw new ConflictException(
                        "Only a failed or stopped run can be restarted: this run is " + last.getStatus() + ".");
            }
            return repository.createJobExecution(
                    last.getJobInstance(), last.getJobParameters(), last.getExecutionContext());
        });
    }

    /** @throws ConflictException if it is not running */
    void stop(long id) {
        if (!leases.stop(id)) {
            throw new ConflictException("The run has ended.");
        }
    }

    void markSeen(long id) {
        if (!leases.markSeen(id)) {
            throw new ConflictException("The run has not failed, or its alarm has ended already.");
        }
    }

    /** Ends runs that crashed processes left. A run whose lock is taken is alive, here or on another node. */
    void recover() {
        for (Leases.Unfinished unfinished : leases.unfinished()) {
            try (RunLock lock = locks.tryTake(unfinished.key())) {
                if (lock != null) {
                    bury(unfinished);
                }
            }
        }
    }

    /** Waits at most this long for the end of a run of this process; true if it ended. */
    boolean ended(long id, Duration within) {
        CountDownLatch end = executing.get(id);
        try {
            return end == null || end.await(within.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Executions running in this process. */
    Set<Long> executing() {
        return Set.copyOf(executing.keySet());
    }

    private long begin(
            String jobName, String key, Starter startedBy, @Nullable Instant due, Supplier<JobExecution> creation) {
        Job job = jobs.get(jobName);
        if (job == null) {
            throw new NotFoundException("This job no longer exists.");
        }
        if (startedBy.asks() && turns.waiting(startedBy.holder()) >= MAX_WAITING) {
            throw new ConflictException("Too many of your runs are waiting: wait for one to end.");
        }
        RunLock lock = lock(key);
        try {
            leases.unfinished(key).forEach(this::bury);
            JobExecution execution = Objects.requireNonNull(transaction.execute(_ -> {
                JobExecution created = creation.get();
                leases.begin(created.getId(), key, startedBy.name(), due);
                return created;
            }));
            executing.put(execution.getId(), new CountDownLatch(1));
            turns.request(startedBy.shares(atOnce), turn -> execute(job, execution, lock, turn));
            return execution.getId();
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /** Retries: the lock outlives the run by a moment. */
    private RunLock lock(String key) {
        long deadline = System.nanoTime() + LOCK_RELEASE_TIMEOUT.toNanos();
        RunLock lock = locks.tryTake(key);
        while (lock == null) {
            if (!leases.unfinished(key).isEmpty() || System.nanoTime() > deadline) {
                throw new ConflictException(RUNS_ALREADY);
            }
            LockSupport.parkNanos(POLL_INTERVAL.toNanos());
            lock = locks.tryTake(key);
        }
        return lock;
    }

    /** Runs on a pool thread when its turn has come. */
    private void execute(Job job, JobExecution execution, RunLock lock, FairPermits.Permit turn) {
        try {
            executor.execute(() -> run(job, execution, lock, turn));
        } catch (TaskRejectedException e) {
            log.warn("Run {} does not start because the process is stopping; it can be restarted", execution.getId());
            release(execution, lock, turn);
        }
    }

    private void run(Job job, JobExecution execution, RunLock lock, FairPermits.Permit turn) {
        long id = execution.getId();
        logs.begin(id);
        JobSynchronizationManager.register(execution);
        try {
            log.info("The job {} started as run {}", job.getName(), id);
            job.execute(execution);
            log.info("The job {} ended as run {}: {}", job.getName(), id, execution.getStatus());
        } catch (Exception e) {
            log.error("Run {} failed with an error", id, e);
        } finally {
            JobSynchronizationManager.close();
            end(execution, logs.end(id));
            release(execution, lock, turn);
        }
    }

    private void release(JobExecution execution, RunLock lock, FairPermits.Permit turn) {
        lock.close();
        Objects.requireNonNull(executing.remove(execution.getId())).countDown();
        turn.close();
    }

    private void end(JobExecution execution, List<String> lines) {
        try {
            leases.end(execution.getId(), FailureMessage.of(execution), lines);
        } catch (DataAccessException | TransactionException e) {
            log.warn(
                    "The end of run {} could not be recorded because the database is away; it is recorded later",
                    execution.getId());
        }
    }

    private void bury(Leases.Unfinished unfinished) {
        leases.bury(unfinished.execution());
        log.warn("Run {} was left unfinished by a process that ended; it can be restarted", unfinished.execution());
    }

    /** Why a run failed, for people: no stack trace, no SQL, no values. The log has the details. */
    static final class FailureMessage {

        private static final int MAX_MESSAGE_LENGTH = 500;

        private FailureMessage() {}

        /** Null if it did not fail. */
        static @Nullable String of(JobExecution execution) {
            if (execution.getStatus() != BatchStatus.FAILED && execution.getStatus() != BatchStatus.UNKNOWN) {
                return null;
            }
            List<Throwable> failures = execution.getAllFailureExceptions();
            return failures.isEmpty() ? "It failed; the log says why." : of(failures.getFirst());
        }

        static String of(Throwable failure) {
            for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
                if (cause instanceof SQLException refused) {
                    return of(refused);
                }
                if (isOurs(cause) && cause.getMessage() != null) {
                    String words = cause.getMessage();
                    return words.length() > MAX_MESSAGE_LENGTH ? words.substring(0, MAX_MESSAGE_LENGTH) + "…" : words;
                }
            }
            return "It failed with " + root(failure).getClass().getSimpleName() + "; the log says where.";
        }

        private static String of(SQLException refused) {
            String state = String.valueOf(refused.getSQLState());
            return state.startsWith("08") || state.startsWith("57P")
                    ? "The database was away."
                    : "The database refused a statement (SQLSTATE " + state + "); the log says which.";
        }

        private static boolean isOurs(Throwable cause) {
            return cause.getClass().getPackageName().startsWith("dev.footfall");
        }

        private static Throwable root(Throwable failure) {
            Throwable root = failure;
            while (root.getCause() != null) {
                root = root.getCause();
            }
            return root;
        }
    }

    /**
     * Who starts a run, and how many of their runs may be active at once in this process.
     *
     * @param name in the history and on the console
     * @param holder whose turns the run uses
     * @param asks whether it is for a result of the caller's own, such as a file, and not part of operating Footfall
     */
    record Starter(String name, Object holder, boolean asks) {

        private static final Object ALL_CALLERS = "all who ask";

        static Starter named(String name) {
            return new Starter(name, name, false);
        }

        /** An operator. */
        static Starter of(Caller caller) {
            return new Starter(caller.name(), caller.identity(), false);
        }

        /** One of many callers who request a result of their own. */
        static Starter asking(Caller caller) {
            return new Starter(caller.name(), caller.identity(), true);
        }

        /** One turn for each such caller; all of them together leave one thread to other jobs, if there are several. */
        List<FairPermits.Share> shares(int atOnce) {
            return asks
                    ? List.of(
                            new FairPermits.Share(holder, 1),
                            new FairPermits.Share(ALL_CALLERS, Math.max(1, atOnce - 1)))
                    : List.of(new FairPermits.Share(holder, atOnce));
        }
    }
}
