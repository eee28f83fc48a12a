package dev.footfall.jobs;

import dev.footfall.jobs.JobRunner.Starter;
import dev.footfall.platform.Audit;
import dev.footfall.platform.Caller;
import dev.footfall.platform.ProblemException.ConflictException;
import dev.footfall.platform.batch.StartCheck;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Actions on jobs, from a page or the API: performed, then audited. */
@Component
class JobOperations {

    private final JobDescriptors descriptors;
    private final JobRunner jobRunner;
    private final JobHistory jobHistory;
    private final Schedules schedules;
    private final ObjectProvider<StartCheck> checks;
    private final Audit audit;
    private final Clock clock;

    JobOperations(
            JobDescriptors descriptors,
            JobRunner jobRunner,
            JobHistory jobHistory,
            Schedules schedules,
            ObjectProvider<StartCheck> checks,
            Audit audit,
            Clock clock) {
        this.descriptors = descriptors;
        this.jobRunner = jobRunner;
        this.jobHistory = jobHistory;
        this.schedules = schedules;
        this.checks = checks;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * @return the run's id
     * @throws ConflictException if it could not succeed, or runs already
     */
    long start(Caller caller, String job, Map<String, @Nullable Object> parameters) {
        Instant asked = clock.instant();
        JobRequest request = JobRequest.of(job, descriptors.get(job), parameters);
        check(job, parameters);
        long id = jobRunner.start(request, Starter.of(caller), asked);
        record("job-started", caller, job + " " + id);
        return id;
    }

    /** Why a run with these parameters could not succeed; null if it could. */
    @Nullable String refusal(String job, Map<String, ? extends @Nullable Object> parameters) {
        return checks.stream()
                .filter(check -> check.job().equals(job))
                .map(check -> check.refusal(parameters))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private void check(String job, Map<String, ? extends @Nullable Object> parameters) {
        String refusal = refusal(job, parameters);
        if (refusal != null) {
            throw new ConflictException(refusal);
        }
    }

    void stop(Caller caller, String job, long id) {
        jobHistory.run(job, id);
        jobRunner.stop(id);
        record("job-stopped", caller, job + " " + id);
    }

    /** @return the id of the run that continues it */
    long restart(Caller caller, String job, long id) {
        check(job, jobHistory.run(job, id).parameters());
        long next = jobRunner.restart(id, Starter.of(caller));
        record("job-restarted", caller, job + " " + id + " as " + next);
        return next;
    }

    /** Ends the alarm of a run that failed: somebody knows why. */
    void markSeen(Caller caller, String job, long id) {
        jobHistory.run(job, id);
        jobRunner.markSeen(id);
        record("job-failure-seen", caller, job + " " + id);
    }

    /** Null leaves a value unchanged. */
    void schedule(Caller caller, String job, @Nullable String cron, @Nullable Boolean enabled) {
        schedules.change(job, cron, enabled, caller.name());
        record("job-scheduled", caller, job);
    }

    private void record(String action, Caller caller, String subject) {
        audit.record(new Audit.Entry(action, caller, subject, null));
    }
}
