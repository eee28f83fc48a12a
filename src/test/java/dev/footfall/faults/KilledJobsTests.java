package dev.footfall.faults;

import dev.footfall.activity.Days;
import dev.footfall.database.AdvisoryLock;
import dev.footfall.testkit.AppProcess;
import dev.footfall.testkit.OwnProcesses;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Fault 10 for the jobs that fade, seal and verify, and for erasure: {@code kill -9} of the process in the middle,
 * under load; started again it ends as an unbroken run would.
 */
@OwnProcesses
class KilledJobsTests {

    /**
     * Where a job is killed: what it waits for, and perhaps what it meets when that is let go. {@code {day}}, {@code
     * {table}}: see {@link #words}.
     */
    private record Step(String name, String lock, String next) {
        Step(String name, String lock) {
            this(name, lock, "");
        }
    }

    private static final String DAY =
            "select pg_advisory_xact_lock(" + AdvisoryLock.DAY.number() + ", date '{day}' - date '1970-01-01')";
    private static final String ROLLUPS = "select pg_advisory_xact_lock(" + AdvisoryLock.ROLLUPS.number() + ")";

    private static final List<Step> OF_A_CHANGE = List.of(
            new Step("before it has the day", DAY),
            new Step("while it reads the rows", "lock table {table} in access exclusive mode"),
            new Step("before it tells the numbers", ROLLUPS),
            new Step("before it changes the partition", "lock table activity in access share mode"),
            new Step("before it notes the day's state", "select from activity_day where day = '{day}' for update"),
            new Step(
                    "when the day is done and the chunk is not",
                    DAY,
                    "select from batch_step_execution where status = 'STARTED' for update"));

    private static final Map<String, List<Step>> STEPS = Map.of(
            "anonymize",
            OF_A_CHANGE,
            "purge",
            OF_A_CHANGE,
            "seal",
            List.of(
                    new Step("while it makes an index", "lock table {table} in row exclusive mode"),
                    new Step(
                            "before it notes the day's state",
                            "select from activity_day where day = '{day}' for update")),
            "verify",
            List.of(
                    new Step("while it counts a day", "lock table {table} in access exclusive mode"),
                    new Step("while it looks for the erased", "lock table untimed_id in access exclusive mode"),
                    new Step(
                            "while it cleans up",
                            "lock table {table} in access exclusive mode",
                            "lock table batch_job_instance in share mode")),
            "erasure",
            List.of(
                    new Step("at the dead letters", "lock table dead_letter in share mode"),
                    new Step("at the untimed ids", "lock table untimed_id in share mode"),
                    new Step("at the rows", DAY),
                    new Step("at the counts", ROLLUPS),
                    new Step("at the links", "lock table activity_link in share mode"),
                    new Step("at the account", "select from account where id = '{person}' for update"),
                    new Step(
                            "before it is done",
                            "select from account where id = '{person}' for update",
                            "select from receipt for no key update")));

    private FaultFixture fixture;
    private NightlyJobs night;

    @BeforeEach
    void start() {
        fixture = FaultFixture.behindWire(
                AppProcess.newDataFolder(), Map.of(), "-Dfootfall.analytics.keep-counting=false");
        night = new NightlyJobs(fixture);
    }

    @AfterEach
    void end() {
        fixture.close();
    }

    @Test
    void killedNightEndsAsIfUnbroken() throws Exception {
        night.fill().addPerson();
        fixture.load(2, 25, 1_000);
        try (HeldLocks held = new HeldLocks(fixture)) {
            held.lock(words("anonymize", "lock table {table} in access exclusive mode"))
                    .lock(words("purge", "lock table {table} in access exclusive mode"))
                    .lock("lock table untimed_id in access exclusive mode");
            night.startErasure();
            for (String job : List.of("anonymize", "purge", "verify")) {
                night.start(job);
            }
            held.awaitWaiting(4);
            fixture.app().kill9();
        }
        fixture.app().restart();
        for (String job : List.of("anonymize", "purge", "verify")) {
            night.goOn(job);
        }
        night.assertErased();
        for (String job : List.of("anonymize", "purge", "verify")) {
            night.assertDone(job);
        }
        fixture.auditBesideOldDays(10, "kill -9 inside anonymize, purge, verify and an erasure");
    }

    @Test
    @Tag("long")
    void jobsKilledAtAnyStepEndTheSame() throws Exception {
        for (String job : List.of("anonymize", "purge", "seal", "verify", "erasure")) {
            for (Step step : STEPS.get(job)) {
                night.fill();
                if (job.equals("erasure")) {
                    night.addPerson();
                }
                fixture.load(2, 25, 1_000);
                killAt(job, step);
                fixture.app().restart();
                end(job);
                fixture.auditBesideOldDays(10, "kill -9 of " + job + " " + step.name);
            }
        }
    }

    private void killAt(String job, Step step) throws SQLException {
        try (HeldLocks first = new HeldLocks(fixture);
                HeldLocks second = new HeldLocks(fixture)) {
            first.lock(words(job, step.lock));
            begin(job);
            first.awaitWaiting(1);
            if (!step.next.isEmpty()) {
                second.lock(words(job, step.next));
                first.close();
                second.awaitWaiting(1);
            }
            fixture.app().kill9();
        }
    }

    /** All at once, each killed wherever it is. */
    @Test
    @Tag("long")
    void jobsKilledAtAnyMomentEndTheSame() throws Exception {
        Random random = new Random(6);
        for (int round = 1; round <= 15; round++) {
            night.fill().addPerson();
            long receipts = night.receipts();
            fixture.load(2, 25, 1_000);
            List<String> order = random.nextBoolean() ? NightlyJobs.JOBS : NightlyJobs.JOBS.reversed();
            night.startErasure();
            order.forEach(night::start);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(700)));
            fixture.app().kill9();
            fixture.app().restart();
            if (night.receipts() == receipts) {
                night.startErasure(); // killed before it had begun
            }
            night.assertErased();
            for (String job : NightlyJobs.JOBS) {
                night.goOn(job);
            }
            NightlyJobs.JOBS.forEach(night::assertDone);
            fixture.auditBesideOldDays(10, "kill -9 at any moment of the night, round " + round);
        }
    }

    private void begin(String job) {
        if (job.equals("erasure")) {
            night.startErasure();
        } else {
            night.start(job);
        }
    }

    private void end(String job) {
        if (job.equals("erasure")) {
            night.assertErased();
        } else {
            night.goOn(job);
            night.assertDone(job);
        }
    }

    private String words(String job, String sql) {
        LocalDate day = night.due.getOrDefault(job, night.due.get("verify"));
        return sql.replace("{day}", day.toString())
                .replace("{table}", Days.partition(day))
                .replace("{person}", night.person().toString());
    }
}
