package dev.footfall.jobs;

import dev.footfall.jobs.JobDescriptors.JobDescriptor;
import dev.footfall.platform.health.AlarmSource.Alarm;
import dev.footfall.platform.health.Alarms;
import dev.footfall.platform.page.Formats;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Jobs and runs as the pages show them. */
@Component
class JobCards {

    /** Where the console is; a job is below it by its name. */
    static final String PATH = "/admin/jobs";

    static final int HISTORY = 30;

    private final JobDescriptors descriptors;
    private final Schedules schedules;
    private final JobHistory jobHistory;
    private final JobStates states;
    private final JobAlarms own;
    private final Alarms told;
    private final Formats formats;
    private final Clock clock;

    JobCards(
            JobDescriptors descriptors,
            Schedules schedules,
            JobHistory jobHistory,
            JobStates states,
            JobAlarms own,
            Alarms told,
            Formats formats,
            Clock clock) {
        this.descriptors = descriptors;
        this.schedules = schedules;
        this.jobHistory = jobHistory;
        this.states = states;
        this.own = own;
        this.told = told;
        this.formats = formats;
        this.clock = clock;
    }

    /**
     * @param alarms what is wrong with it
     * @param expected how long it takes at most, in words
     * @param zone that its schedule is meant in
     */
    record JobCard(
            String name,
            JobDescriptor about,
            @Nullable String cron,
            boolean enabled,
            @Nullable Instant nextRun,
            @Nullable RunCard last,
            List<Alarm> alarms,
            String expected,
            String zone) {}

    /**
     * @param seconds how long it took so far
     * @param took the same in words
     * @param mark the kind of its badge
     */
    record RunCard(RunView run, long seconds, String took, String mark) {

        public boolean restartable() {
            return run.status().equals("FAILED") || run.status().equals("STOPPED");
        }

        public boolean stoppable() {
            return run.status().equals("STARTING") || run.status().equals("STARTED");
        }
    }

    List<JobCard> all() {
        return descriptors.inOrder().stream().map(this::card).toList();
    }

    JobCard card(String name) {
        JobDescriptor about = descriptors.get(name);
        Schedules.Schedule schedule = schedules.get(name);
        Instant nextRun = schedule.nextRun() == null ? null : schedule.nextRun().toInstant();
        RunCard last = jobHistory.last(name).map(this::card).orElse(null);
        return new JobCard(
                name,
                about,
                schedule.cron(),
                schedule.enabled(),
                nextRun,
                last,
                alarms(name),
                formats.duration(about.takes()),
                formats.zone());
    }

    /** What is wrong with the job itself, as of now, and what other modules told that somebody can mend at its page. */
    private List<Alarm> alarms(String name) {
        List<Alarm> alarms = new ArrayList<>(states.of(name).map(own::of).orElse(List.of()));
        told.now().stream()
                .map(Alarms.Standing::alarm)
                .filter(alarm ->
                        alarm.path().equals(PATH + "/" + name) && !own.kinds().contains(alarm.kind()))
                .forEach(alarms::add);
        return alarms;
    }

    /** @param before as {@link JobHistory#latest} has it */
    List<RunCard> history(String name, @Nullable Long before) {
        return jobHistory.latest(name, before, HISTORY).stream().map(this::card).toList();
    }

    RunCard run(String name, long id) {
        return card(jobHistory.run(name, id));
    }

    private RunCard card(RunView run) {
        Instant end = run.endedAt() == null ? clock.instant() : run.endedAt();
        Duration took = run.startedAt() == null ? Duration.ZERO : Duration.between(run.startedAt(), end);
        return new RunCard(run, Math.max(0, took.toSeconds()), formats.briefly(took), mark(run.status()));
    }

    static String mark(String status) {
        return switch (status) {
            case "COMPLETED" -> "green";
            case "FAILED", "UNKNOWN" -> "red";
            case "STOPPED", "STOPPING" -> "yellow";
            default -> "blue";
        };
    }
}
