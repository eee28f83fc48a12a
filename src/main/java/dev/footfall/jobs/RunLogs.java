package dev.footfall.jobs;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import dev.footfall.jobs.JobRunner.FailureMessage;
import jakarta.annotation.PreDestroy;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.scope.context.JobSynchronizationManager;
import org.springframework.batch.core.scope.context.StepSynchronizationManager;
import org.springframework.stereotype.Component;

/**
 * The last lines that each run of this process logs, for its page: from the loggers of Footfall and Spring Batch, on
 * the run's own thread and on those of its steps, which Spring Batch tells apart. Of a failure only what
 * {@link FailureMessage} says: a stack trace may hold values. They are in memory until the run ends, and then in
 * {@code job_run}. Thread-safe; a line costs some 2 µs.
 */
@Component
class RunLogs {

    static final int MAX_LINES = 200;
    private static final int MAX_LENGTH = 500;

    private final Map<Long, Deque<String>> lines = new ConcurrentHashMap<>();
    private final Appender appender = new Appender();
    private final List<Logger> loggers;

    RunLogs() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            appender.setContext(context);
            appender.start();
            loggers = Stream.of("dev.footfall", "org.springframework.batch")
                    .map(context::getLogger)
                    .toList();
        } else {
            loggers = List.of();
        }
        loggers.forEach(logger -> logger.addAppender(appender));
    }

    @PreDestroy
    void detach() {
        loggers.forEach(logger -> logger.detachAppender(appender));
    }

    void begin(long run) {
        lines.put(run, new ArrayDeque<>());
    }

    /** So far; null if the run is not running here. */
    @Nullable List<String> of(long run) {
        Deque<String> found = lines.get(run);
        return found == null ? null : copy(found);
    }

    /** Forgets the run's lines and returns them. */
    List<String> end(long run) {
        return copy(Objects.requireNonNullElseGet(lines.remove(run), ArrayDeque::new));
    }

    private static List<String> copy(Deque<String> found) {
        synchronized (found) {
            return List.copyOf(found);
        }
    }

    private final class Appender extends UnsynchronizedAppenderBase<ILoggingEvent> {

        @Override
        protected void append(ILoggingEvent event) {
            Long run = current();
            Deque<String> found = run == null ? null : lines.get(run);
            if (found != null) {
                String line = line(event);
                synchronized (found) {
                    if (found.size() == MAX_LINES) {
                        found.removeFirst();
                    }
                    found.addLast(line);
                }
            }
        }

        private static @Nullable Long current() {
            var step = StepSynchronizationManager.getContext();
            if (step != null) {
                return step.getStepExecution().getJobExecutionId();
            }
            var job = JobSynchronizationManager.getContext();
            return job == null ? null : job.getJobExecution().getId();
        }

        private static String line(ILoggingEvent event) {
            String failure = event.getThrowableProxy() instanceof ThrowableProxy proxy
                    ? ": " + FailureMessage.of(proxy.getThrowable())
                    : "";
            String line = "%s %-5s %s%s"
                    .formatted(
                            event.getInstant().truncatedTo(ChronoUnit.MILLIS),
                            event.getLevel(),
                            event.getFormattedMessage(),
                            failure)
                    .replaceAll("\\R", " ");
            return line.length() > MAX_LENGTH ? line.substring(0, MAX_LENGTH) + "…" : line;
        }
    }
}
