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

    /** Path of the console; a job's page is below it. */
    static final String PATH = "/admin/jobs";

    static final int HISTORY = 30;

    private final JobDescriptors descriptors;
    private final Schedules schedules;
    private final JobHistory jobHistory;
    private final JobStates states;
    private final JobAlarms jobAlarms;
    private final Alarms allAlarms;
    private final Formats formats;
    private final Clock clock;

    JobCards(
            JobDescriptors descriptors,
            Schedules schedules,
            JobHistory jobHistory,
            JobStates states,
            JobAlarms jobAlarms,
            Alarms allAlarms,
            Formats formats,
            Clock clock) {
        this.descriptors = descriptors;
        this.schedules = schedules;
        this.jobHistory = jobHistory;
        this.states = states;
        this.jobAlarms = jobAlarms;
        this.allAlarms = allAlarms;
        this.formats = formats;
        this.clock = clock;
    }

    /**
     * @param alarms about the job
     * @param expected maximum duration as text
     * @param zone of the schedule
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
     * @param seconds duration so far
     * @param took the same as text
     * @param mark the badge's style
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

    /** Alarms about the job itself, computed now, and those of other modules that its page helps to resolve. */
    private List<Alarm> alarms(String name) {
        List<Alarm> alarms = new ArrayList<>(states.of(name).map(jobAlarms::of).orElse(List.of()));
        allAlarms.now().stream()
                .map(Alarms.Standing::alarm)
                .filter(alarm -> alarm.path().equals(PATH + "/" + name)
                        && !jobAlarms.kinds().contains(alarm.kind()))
                .forEach(alarms::add);
        return alarms;
    }

    /** @param before as in {@link JobHistory#latest} */
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
