package dev.footfall.jobs;

import dev.footfall.jobs.JobHistory.JobState;
import dev.footfall.jobs.JobHistory.RunView;
import dev.footfall.platform.health.AlarmSource;
import dev.footfall.platform.health.AlarmSource.Alarm;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Alarms for jobs that did not start, failed, or take unusually long. */
@Component
@Order(200)
class JobAlarms implements AlarmSource {

    static final String OVERDUE = "job-overdue";
    static final String FAILED = "job-failed";
    static final String SLOW = "job-slow";

    /** A job overdue for longer than this was not started by any node. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    /** A run is unusually long above this multiple of the usual time, and above a minute. */
    private static final int UNUSUAL = 5;

    private static final Duration SHORT = Duration.ofMinutes(1);

    private final JobHistory jobHistory;
    private final JobDescriptors descriptors;
    private final Clock clock;

    JobAlarms(JobHistory jobHistory, JobDescriptors descriptors, Clock clock) {
        this.jobHistory = jobHistory;
        this.descriptors = descriptors;
        this.clock = clock;
    }

    @Override
    public Set<String> kinds() {
        return Set.of(OVERDUE, FAILED, SLOW);
    }

    @Override
    public List<Alarm> look() {
        return jobHistory.states().stream().flatMap(state -> of(state).stream()).toList();
    }

    List<Alarm> of(JobState state) {
        List<Alarm> alarms = new ArrayList<>();
        if (state.due() != null && state.due().isBefore(clock.instant().minus(PATIENCE))) {
            alarms.add(alarm(OVERDUE, state));
        }
        RunView last = state.last();
        if (last != null && last.failed() && !last.seen()) {
            alarms.add(alarm(FAILED, state));
        }
        if (last != null && isSlow(state, last.took())) {
            alarms.add(alarm(SLOW, state));
        }
        return alarms;
    }

    private boolean isSlow(JobState state, Duration took) {
        return took.compareTo(descriptors.get(state.job()).takes()) > 0
                || state.usually() != null
                        && took.compareTo(SHORT) > 0
                        && took.compareTo(state.usually().multipliedBy(UNUSUAL)) > 0;
    }

    private static Alarm alarm(String kind, JobState state) {
        return new Alarm(kind, state.job(), 1, "/admin/jobs/" + state.job());
    }
}
