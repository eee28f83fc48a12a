package dev.footfall.jobs;

import dev.footfall.platform.ProblemException.NotFoundException;
import dev.footfall.platform.ReportingZone;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * All descriptors {@code jobs/*.yml} of the class path, by the name of their job. Needs no application, so that the
 * command line can refuse without one.
 */
final class JobDescriptors {

    private final Map<String, JobDescriptor> byName;

    private JobDescriptors(Map<String, JobDescriptor> byName) {
        this.byName = Collections.unmodifiableMap(byName);
    }

    static JobDescriptors load() {
        Map<String, JobDescriptor> found = new TreeMap<>();
        try {
            for (Resource file : new PathMatchingResourcePatternResolver().getResources("classpath*:/jobs/*.yml")) {
                String name = Objects.requireNonNull(file.getFilename()).replace(".yml", "");
                found.put(name, read(name, file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new JobDescriptors(found);
    }

    private static JobDescriptor read(String name, Resource file) throws IOException {
        MutablePropertySources sources = new MutablePropertySources();
        new YamlPropertySourceLoader().load(name, file).forEach(sources::addLast);
        return new Binder(
                        ConfigurationPropertySources.from(sources),
                        null,
                        ApplicationConversionService.getSharedInstance())
                .bind("", JobDescriptor.class)
                .get();
    }

    Map<String, JobDescriptor> all() {
        return byName;
    }

    /** By the time of day of their default schedules; those without come in no order and wait for nobody. */
    List<String> inOrderOfTheNight() {
        return byName.entrySet().stream()
                .filter(entry -> entry.getValue().schedule() != null)
                .sorted(Comparator.comparing(
                        entry -> Cron.of(String.valueOf(entry.getValue().schedule()), ReportingZone.UTC)
                                .next(Instant.EPOCH)))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** All of them: those of the night first. */
    List<String> inOrder() {
        List<String> names = new ArrayList<>(inOrderOfTheNight());
        byName.keySet().stream().filter(name -> !names.contains(name)).forEach(names::add);
        return names;
    }

    boolean knows(String job) {
        return byName.containsKey(job);
    }

    JobDescriptor get(String job) {
        JobDescriptor descriptor = byName.get(job);
        if (descriptor == null) {
            throw new NotFoundException("There is no such job. There are: " + String.join(", ", byName.keySet()) + ".");
        }
        return descriptor;
    }

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
}
