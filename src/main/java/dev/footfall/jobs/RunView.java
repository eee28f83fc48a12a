package dev.footfall.jobs;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A run as programs see it.
 *
 * @param status as Spring Batch names it
 * @param dueAt when its schedule had it due; null where somebody started it
 * @param error in words; null where it did not fail
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

    /** @param percent null where the step does not say how much it has to do */
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

    RunView with(Map<String, String> given, List<StepView> taken) {
        return new RunView(id, job, status, given, startedBy, dueAt, startedAt, endedAt, taken, error);
    }

    /** Whether nothing about it will change any more. */
    public boolean ended() {
        return !List.of("STARTING", "STARTED", "STOPPING").contains(status);
    }
}
