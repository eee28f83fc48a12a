package dev.footfall.jobs;

import dev.footfall.platform.NotFoundException;
import dev.footfall.platform.ReportingZone;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** All descriptors {@code jobs/*.yml} of the class path, by the name of their job. Needs no application, so that the command line can refuse without one. */
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
}
