package dev.footfall.jobs;

import dev.footfall.jobs.JobRunner.Starter;
import dev.footfall.platform.Caller;
import dev.footfall.platform.ProblemException.ConflictException;
import dev.footfall.platform.batch.JobRuns;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Runs started by features: validated like any other start. */
@Component
class FeatureRuns implements JobRuns {

    private static final Duration END_TIMEOUT = Duration.ofSeconds(5);

    private final JobRunner jobRunner;
    private final Leases leases;
    private final JobDescriptors descriptors;
    private final Clock clock;

    FeatureRuns(JobRunner jobRunner, Leases leases, JobDescriptors descriptors, Clock clock) {
        this.jobRunner = jobRunner;
        this.leases = leases;
        this.descriptors = descriptors;
        this.clock = clock;
    }

    @Override
    public long start(String job, Map<String, String> parameters, Caller startedBy) {
        return jobRunner.start(
                JobRequest.of(job, descriptors.get(job), parameters), Starter.asking(startedBy), clock.instant());
    }

    @Override
    public long restart(long run, Caller startedBy) {
        // The job's own tables say that it failed a moment before the run has ended.
        jobRunner.ended(run, END_TIMEOUT);
        return jobRunner.restart(run, Starter.asking(startedBy));
    }

    @Override
    public void stop(long run) {
        try {
            jobRunner.stop(run);
        } catch (ConflictException ended) {
            // Already stopped or ended, as intended.
        }
    }

    @Override
    public boolean isUnderWay(long run) {
        return leases.isUnderWay(run);
    }
}
