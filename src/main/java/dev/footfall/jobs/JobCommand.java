package dev.footfall.jobs;

import dev.footfall.jobs.JobDescriptors.JobDescriptor;
import dev.footfall.jobs.JobHistory.RunView;
import dev.footfall.jobs.JobHistory.StepView;
import dev.footfall.jobs.JobRunner.Starter;
import dev.footfall.platform.InvalidInputException;
import dev.footfall.platform.ProblemException.ConflictException;
import dev.footfall.platform.ProblemException.NotFoundException;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.dao.DataAccessException;

/**
 * {@code java -jar footfall.jar job NAME key=value}: runs one job to its end without the web server, also next to a
 * running server on the same data folder. {@code job NAME restart=17} continues a run that failed or stopped. Creates
 * only the beans that the job needs: all others are lazy, and there are no background tasks.
 */
public final class JobCommand {

    static final int COMPLETED = 0;
    static final int FAILED = 2;
    static final int STOPPED = 3;
    /** {@code EX_USAGE} of {@code sysexits.h}: the command was used incorrectly. */
    static final int USAGE = 64;

    private static final String RESTART = "restart";

    private JobCommand() {}

    /** @return the exit code */
    public static int run(Class<?> application, List<String> arguments) {
        JobDescriptors descriptors = JobDescriptors.load();
        Long interrupted = interrupted(descriptors, arguments);
        JobRequest jobRequest = interrupted == null ? read(descriptors, arguments) : null;
        if (jobRequest == null && interrupted == null) {
            return USAGE;
        }
        SpringApplicationBuilder builder = new SpringApplicationBuilder(application)
                .web(WebApplicationType.NONE)
                .lazyInitialization(true)
                .properties(
                        "footfall.database.attach=true",
                        "footfall.analytics.keep-counting=false",
                        // Whoever has a shell here can read the files anyway.
                        "footfall.imports.any-file=true",
                        // Keeps the terminal for the progress of the run.
                        "spring.main.log-startup-info=false",
                        "logging.level.root=warn",
                        "logging.level.dev.footfall=info");
        try (ConfigurableApplicationContext context = builder.run()) {
            JobTerminal terminal =
                    new JobTerminal(context.getBean(JobRunner.class), context.getBean(JobHistory.class), System.out);
            return jobRequest == null
                    ? terminal.restart(arguments.getFirst(), Objects.requireNonNull(interrupted))
                    : terminal.run(jobRequest, context.getBean(Clock.class).instant());
        } catch (ConflictException | NotFoundException refused) {
            System.err.println(refused.getMessage());
            return FAILED;
        } catch (RuntimeException failed) {
            // Spring Boot has already printed why.
            return FAILED;
        }
    }

    /** The run that is to continue; null where a new one is to start. */
    private static @Nullable Long interrupted(JobDescriptors descriptors, List<String> arguments) {
        boolean asked = arguments.size() == 2
                && descriptors.knows(arguments.getFirst())
                && arguments.get(1).matches(RESTART + "=\\d{1,18}");
        return asked ? Long.valueOf(arguments.get(1).substring(RESTART.length() + 1)) : null;
    }

    private static @Nullable JobRequest read(JobDescriptors descriptors, List<String> arguments) {
        String name = arguments.isEmpty() ? "" : arguments.getFirst();
        if (!descriptors.knows(name)) {
            System.err.println(name.isEmpty() ? "Which job?" : "There is no job '" + name + "'.");
            descriptors.all().forEach((job, descriptor) -> System.err.printf("  %-12s %s%n", job, descriptor.title()));
            return null;
        }
        try {
            return JobRequest.of(name, descriptors.get(name), parameters(arguments.subList(1, arguments.size())));
        } catch (InvalidInputException wrong) {
            wrong.fields().forEach(field -> System.err.println(field.field() + ": " + field.detail()));
            describe(name, descriptors.get(name));
            return null;
        }
    }

    private static Map<String, String> parameters(List<String> arguments) {
        Map<String, String> parameters = new HashMap<>();
        for (String argument : arguments) {
            int sign = argument.indexOf('=');
            if (sign < 1) {
                throw new InvalidInputException(argument, "invalid_value", "A parameter is written name=value.");
            }
            String name = argument.substring(0, sign);
            if (parameters.putIfAbsent(name, argument.substring(sign + 1)) != null) {
                throw new InvalidInputException(name, "repeated", "'" + name + "' may appear only once.");
            }
        }
        return parameters;
    }

    private static void describe(String name, JobDescriptor descriptor) {
        System.err.println("Parameters of " + name + ":");
        descriptor
                .parameters()
                .forEach((parameter, type) -> System.err.printf(
                        "  %s=%s  %s%s%s%n",
                        parameter,
                        type.type().words(),
                        type.help(),
                        type.required() ? " (required)" : "",
                        type.byDefault() == null ? "" : " (default: " + Objects.toString(type.byDefault()) + ")"));
    }

    /** Prints the progress of one run: a line whenever a step has advanced. */
    static final class JobTerminal {

        private static final Duration POLL_INTERVAL = Duration.ofMillis(500);

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
            return show(jobRequest.job(), jobRunner.start(jobRequest, Starter.named("terminal"), asked));
        }

        /** @return the exit code */
        int restart(String job, long interrupted) {
            jobHistory.run(job, interrupted);
            return show(job, jobRunner.restart(interrupted, Starter.named("terminal")));
        }

        private int show(String job, long id) {
            out.println(job + ": run " + id);
            while (!jobRunner.ended(id, POLL_INTERVAL)) {
                try {
                    show(jobHistory.run(job, id));
                } catch (DataAccessException away) {
                    out.println("  the database is away");
                }
            }
            RunView run = jobHistory.run(job, id);
            show(run);
            run.steps().forEach(step -> step.report().forEach(line -> out.println("  " + line)));
            out.println(job + ": " + run.status() + (run.error() == null ? "" : ". " + run.error()));
            return switch (run.status()) {
                case "COMPLETED" -> JobCommand.COMPLETED;
                case "STOPPED" -> JobCommand.STOPPED;
                default -> JobCommand.FAILED;
            };
        }

        private void show(RunView run) {
            for (StepView step : run.steps().reversed()) {
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
}
