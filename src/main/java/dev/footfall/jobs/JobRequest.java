package dev.footfall.jobs;

import dev.footfall.jobs.JobDescriptors.JobDescriptor;
import dev.footfall.platform.InvalidInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;

/**
 * A job with parameters that its descriptor allows.
 *
 * @param key job and parameters as one text: two requests with the same key never run at the same time
 */
record JobRequest(String job, String key, JobParameters parameters) {

    /** Makes runs with the same parameters different job instances, each with a history of its own. */
    static final String RUN = "run";

    /**
     * Reports everything that is wrong at once. An empty value is invalid and not absent: an empty {@code dry-run} must
     * not start the real run.
     */
    static JobRequest of(String job, JobDescriptor descriptor, Map<String, ? extends @Nullable Object> input) {
        List<InvalidInputException.Field> errors = new ArrayList<>();
        Map<String, String> values = new TreeMap<>();
        JobParametersBuilder parameters = new JobParametersBuilder();
        descriptor.parameters().forEach((name, parameter) -> {
            String value =
                    input.containsKey(name) ? String.valueOf(input.get(name)).strip() : parameter.byDefault();
            if (value != null) {
                values.put(name, value);
                if (!parameter.type().add(parameters, name, value)) {
                    errors.add(new InvalidInputException.Field(
                            name,
                            parameter.type().code(),
                            "'" + name + "' must be " + parameter.type().words() + "."));
                }
            } else if (parameter.required()) {
                errors.add(new InvalidInputException.Field(name, "required", "The job needs '" + name + "'."));
            }
        });
        for (String name : input.keySet()) {
            if (!descriptor.parameters().containsKey(name)) {
                errors.add(new InvalidInputException.Field(
                        shortened(name), "unknown_parameter", "The job '" + job + "' has no such parameter."));
            }
        }
        if (!errors.isEmpty()) {
            throw new InvalidInputException(errors);
        }
        return new JobRequest(job, job + values, parameters.toJobParameters());
    }

    private static String shortened(String name) {
        return name.length() > 60 ? name.substring(0, 60) + "…" : name;
    }

    /** The parameters of a separate job instance. */
    JobParameters numbered(long run) {
        return new JobParametersBuilder(parameters).addLong(RUN, run).toJobParameters();
    }
}
