package dev.footfall.jobs;

import dev.footfall.platform.Audit;
import dev.footfall.platform.Caller;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What people ask of jobs, by page or API: carried out, then recorded with who asked. */
@Component
class Orders {

    private final JobDescriptors descriptors;
    private final Runs runs;
    private final History history;
    private final Schedules schedules;
    private final Audit audit;
    private final Clock clock;

    Orders(JobDescriptors descriptors, Runs runs, History history, Schedules schedules, Audit audit, Clock clock) {
        this.descriptors = descriptors;
        this.runs = runs;
        this.history = history;
        this.schedules = schedules;
        this.audit = audit;
        this.clock = clock;
    }

    /** @return the run's id */
    long start(Caller caller, String job, Map<String, @Nullable Object> parameters) {
        Instant asked = clock.instant();
        long id = runs.start(Request.of(job, descriptors.get(job), parameters), Starter.of(caller), asked);
        record("job-started", caller, job + " " + id);
        return id;
    }

    void stop(Caller caller, String job, long id) {
        history.run(job, id);
        runs.stop(id);
        record("job-stopped", caller, job + " " + id);
    }

    /** @return the id of the run that goes on */
    long restart(Caller caller, String job, long id) {
        history.run(job, id);
        long next = runs.restart(id, Starter.of(caller));
        record("job-restarted", caller, job + " " + id + " as " + next);
        return next;
    }

    /** What is null stays as it is. */
    void schedule(Caller caller, String job, @Nullable String cron, @Nullable Boolean enabled) {
        schedules.change(job, cron, enabled, caller.name());
        record("job-scheduled", caller, job);
    }

    private void record(String action, Caller caller, String subject) {
        audit.record(new Audit.Entry(action, caller, subject, null));
    }
}
