package dev.footfall.jobs;

import dev.footfall.jobs.JobHistory.RunView;
import dev.footfall.platform.Caller;
import dev.footfall.platform.QueryParameters;
import dev.footfall.platform.StrictParameters;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/admin/jobs")
@Tag(name = "Jobs")
class JobsController {

    private static final int MAX_HISTORY = 200;

    private final JobDescriptors descriptors;
    private final JobOperations jobOperations;
    private final JobHistory jobHistory;
    private final Schedules schedules;

    JobsController(
            JobDescriptors descriptors, JobOperations jobOperations, JobHistory jobHistory, Schedules schedules) {
        this.descriptors = descriptors;
        this.jobOperations = jobOperations;
        this.jobHistory = jobHistory;
        this.schedules = schedules;
    }

    /** @param nextRun with the reporting zone's offset; null while the schedule is disabled */
    record JobView(
            String name,
            String title,
            @Nullable String cron,
            boolean enabled,
            @Nullable OffsetDateTime nextRun,
            @Nullable RunView lastRun) {}

    /** Omitted values stay unchanged. */
    record NewSchedule(@Nullable String cron, @Nullable Boolean enabled) {}

    record JobList(List<JobView> jobs) {}

    record RunList(List<RunView> runs) {}

    @GetMapping
    @Operation(summary = "All jobs: schedule, next and last run")
    JobList list() {
        return new JobList(descriptors.all().keySet().stream().map(this::view).toList());
    }

    private JobView view(String name) {
        Schedules.Schedule schedule = schedules.get(name);
        return new JobView(
                name,
                Objects.requireNonNull(descriptors.all().get(name)).title(),
                schedule.cron(),
                schedule.enabled(),
                schedule.nextRun(),
                jobHistory.last(name).orElse(null));
    }

    @PutMapping("/{name}/schedule")
    @StrictParameters
    @Operation(summary = "Changes a job's schedule, or turns it off and on")
    JobView schedule(Caller caller, @PathVariable String name, @RequestBody NewSchedule body) {
        jobOperations.schedule(caller, name, body.cron(), body.enabled());
        return view(name);
    }

    @GetMapping("/{name}/runs")
    @Operation(summary = "A job's latest runs, the newest first")
    RunList runs(@PathVariable String name, @RequestParam MultiValueMap<String, String> query) {
        QueryParameters parameters = new QueryParameters(query);
        int size = parameters.number("size", 50, 1, MAX_HISTORY);
        parameters.check();
        descriptors.get(name);
        return new RunList(
                jobHistory.latest(name, null, size).stream().limit(size).toList());
    }

    @PostMapping("/{name}/runs")
    @StrictParameters
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(summary = "Starts a run; the body holds the job's parameters")
    RunView start(
            Caller caller,
            @PathVariable String name,
            @RequestBody(required = false) @Nullable Map<String, @Nullable Object> body) {
        return jobHistory.run(name, jobOperations.start(caller, name, body == null ? Map.of() : body));
    }

    @GetMapping("/{name}/runs/{id}")
    @Operation(summary = "A run: state, steps, error")
    RunView run(@PathVariable String name, @PathVariable long id) {
        return jobHistory.run(name, id);
    }

    @PostMapping("/{name}/runs/{id}/stop")
    @StrictParameters
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(summary = "Asks a run to stop after its current chunk")
    RunView stop(Caller caller, @PathVariable String name, @PathVariable long id) {
        jobOperations.stop(caller, name, id);
        return jobHistory.run(name, id);
    }

    @PostMapping("/{name}/runs/{id}/restart")
    @StrictParameters
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(summary = "Restarts a failed or stopped run where it left off; the answer is the new run")
    RunView restart(Caller caller, @PathVariable String name, @PathVariable long id) {
        return jobHistory.run(name, jobOperations.restart(caller, name, id));
    }
}
