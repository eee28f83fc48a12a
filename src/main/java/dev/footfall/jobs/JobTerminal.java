package dev.footfall.jobs;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import org.springframework.dao.DataAccessException;

/** Follows one run at the terminal: a line whenever a step has come further. */
final class JobTerminal {

    private static final Duration LOOK_EVERY = Duration.ofMillis(500);

    private final JobRunner jobRunner;
    private final JobHistory jobHistory;
    private final PrintStream out;
    private String last = "";

    JobTerminal(JobRunner jobRunner, JobHistory jobHistory, PrintStream out) {
        this.jobRunner = jobRunner;
        this.jobHistory = jobHistory;
        this.out = out;
    }

    /** @return the exit code */
    int run(JobRequest jobRequest, Instant asked) {
        String job = jobRequest.job();
        long id = jobRunner.start(jobRequest, Starter.named("terminal"), asked);
        out.println(job + ": run " + id);
        while (!jobRunner.ended(id, LOOK_EVERY)) {
            try {
                show(jobHistory.run(job, id));
            } catch (DataAccessException away) {
                out.println("  the database is away");
            }
        }
        RunView run = jobHistory.run(job, id);
        show(run);
        out.println(job + ": " + run.status() + (run.error() == null ? "" : ". " + run.error()));
        return switch (run.status()) {
            case "COMPLETED" -> JobCommand.COMPLETED;
            case "STOPPED" -> JobCommand.STOPPED;
            default -> JobCommand.FAILED;
        };
    }

    private void show(RunView run) {
        for (RunView.StepView step : run.steps().reversed()) {
            String line = "  %s: %s, read %d, written %d, skipped %d%s"
                    .formatted(
                            step.name(),
                            step.status(),
                            step.read(),
                            step.written(),
                            step.skipped(),
                            step.percent() == null ? "" : ", " + step.percent() + " %");
            if (!line.equals(last)) {
                out.println(line);
                last = line;
            }
            return;
        }
    }
}
