package dev.footfall.jobs;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What {@code jobs/<name>.yml} says of a job.
 *
 * @param title a few words
 * @param what it does, for operators
 * @param why it is needed
 * @param parameters by name, in the order of the file
 * @param schedule cron in Spring's six fields, in the reporting zone; null: only when somebody starts it
 * @param takes how long a run is expected to take at most
 * @param onFailure what to do when it fails
 */
record JobDescriptor(
        String title,
        String what,
        String why,
        @DefaultValue Map<String, Parameter> parameters,
        @Nullable String schedule,
        Duration takes,
        String onFailure) {

    /**
     * @param title labels its field
     * @param byDefault what counts where none is given; null: the job decides
     */
    record Parameter(
            @DefaultValue("") String title,
            ParameterType type,
            @DefaultValue("false") boolean required,
            @Nullable String byDefault,
            String help) {}

    /** What people call a parameter; its name where the descriptor has no title, or no such parameter any more. */
    public String label(String parameter) {
        Parameter known = parameters.get(parameter);
        return known == null || known.title().isBlank() ? parameter : known.title();
    }
}
