package dev.footfall.jobs;

import dev.footfall.platform.page.Shown;
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

    /** A job that is due longer than this was not started by anybody. */
    private static final Duration OVERDUE = Duration.ofMinutes(10);

    static final int HISTORY = 30;

    private final JobDescriptors descriptors;
    private final Schedules schedules;
    private final History history;
    private final Shown shown;
    private final Clock clock;

    JobCards(JobDescriptors descriptors, Schedules schedules, History history, Shown shown, Clock clock) {
        this.descriptors = descriptors;
        this.schedules = schedules;
        this.history = history;
        this.shown = shown;
        this.clock = clock;
    }

    /**
     * @param alarms keys of what is wrong with it
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
            List<String> alarms,
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
        List<String> names = new ArrayList<>(descriptors.inOrderOfTheNight());
        descriptors.all().keySet().stream()
                .filter(name -> !names.contains(name))
                .forEach(names::add);
        return names.stream().map(this::card).toList();
    }

    JobCard card(String name) {
        JobDescriptor about = descriptors.get(name);
        Schedules.Schedule schedule = schedules.get(name);
        Instant nextRun = schedule.nextRun() == null ? null : schedule.nextRun().toInstant();
        RunCard last = history.last(name).map(this::card).orElse(null);
        return new JobCard(
                name,
                about,
                schedule.cron(),
                schedule.enabled(),
                nextRun,
                last,
                alarms(about, nextRun, last),
                shown.duration(about.takes()),
                shown.zone());
    }

    private List<String> alarms(JobDescriptor about, @Nullable Instant nextRun, @Nullable RunCard last) {
        List<String> alarms = new ArrayList<>();
        if (nextRun != null && nextRun.isBefore(clock.instant().minus(OVERDUE))) {
            alarms.add("jobs.overdue");
        }
        if (last != null && last.run().status().equals("FAILED")) {
            alarms.add("jobs.failed");
        }
        if (last != null && last.seconds() > about.takes().toSeconds()) {
            alarms.add("jobs.slow");
        }
        return alarms;
    }

    List<RunCard> history(String name) {
        return history.latest(name, HISTORY).stream().map(this::card).toList();
    }

    RunCard run(String name, long id) {
        return card(history.run(name, id));
    }

    private RunCard card(RunView run) {
        Instant end = run.endedAt() == null ? clock.instant() : run.endedAt();
        Duration took = run.startedAt() == null ? Duration.ZERO : Duration.between(run.startedAt(), end);
        String words = took.toMillis() < 1_000 ? Math.max(0, took.toMillis()) + " ms" : shown.duration(took);
        return new RunCard(run, Math.max(0, took.toSeconds()), words, mark(run.status()));
    }

    private static String mark(String status) {
        return switch (status) {
            case "COMPLETED" -> "green";
            case "FAILED", "UNKNOWN" -> "red";
            case "STOPPED", "STOPPING" -> "yellow";
            default -> "blue";
        };
    }
}
