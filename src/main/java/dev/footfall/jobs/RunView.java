package dev.footfall.jobs;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A run in the API.
 *
 * @param status as Spring Batch names it
 * @param dueAt its scheduled time; null if started by hand
 * @param error as text; null if it did not fail
 */
record RunView(
        long id,
        String job,
        String status,
        Map<String, String> parameters,
        String startedBy,
        @Nullable Instant dueAt,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        List<StepView> steps,
        @Nullable String error) {

    /** @param percent null if the step does not report its total */
    record StepView(
            String name,
            String status,
            long read,
            long written,
            long skipped,
            @Nullable Integer percent) {

        StepView at(@Nullable Integer progress) {
            return new StepView(name, status, read, written, skipped, progress);
        }
    }

    RunView with(Map<String, String> newParameters, List<StepView> newSteps) {
        return new RunView(id, job, status, newParameters, startedBy, dueAt, startedAt, endedAt, newSteps, error);
    }

    /** Whether nothing about it will change. */
    public boolean ended() {
        return !List.of("STARTING", "STARTED", "STOPPING").contains(status);
    }
}
