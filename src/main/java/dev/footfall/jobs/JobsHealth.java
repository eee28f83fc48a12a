package dev.footfall.jobs;

import dev.footfall.platform.health.HealthPart;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** On the health page: how each job is. */
@Component
@Order(200)
class JobsHealth implements HealthPart {

    private final JobStates states;
    private final JobAlarms alarms;

    JobsHealth(JobStates states, JobAlarms alarms) {
        this.states = states;
        this.alarms = alarms;
    }

    /** @param jobs null while the database is away */
    record View(@Nullable List<Line> jobs) {}

    /**
     * @param mark the kind of its dot
     * @param quiet whether there is no alarm about it
     */
    record Line(JobStates.JobState state, String mark, boolean quiet) {}

    @Override
    public String template() {
        return "jobs/health";
    }

    @Override
    public View now(boolean databaseAway) {
        return new View(
                databaseAway ? null : states.all().stream().map(this::line).toList());
    }

    private Line line(JobStates.JobState state) {
        return new Line(
                state,
                state.status() == null ? "gray" : JobCards.mark(state.status()),
                alarms.of(state).isEmpty());
    }
}
