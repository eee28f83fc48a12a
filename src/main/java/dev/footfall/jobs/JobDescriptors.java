package dev.footfall.jobs;

import dev.footfall.platform.ProblemException.NotFoundException;
import dev.footfall.platform.ReportingZone;
import dev.footfall.platform.page.Languages;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.context.MessageSource;
import org.springframework.context.support.StaticMessageSource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * All descriptors {@code jobs/*.yml} on the class path, by job name. Needs no application context, so that the command
 * line can reject input without one.
 */
final class JobDescriptors {

    private final Map<String, JobDescriptor> byName;
    private final MessageSource texts;

    private JobDescriptors(Map<String, JobDescriptor> byName, MessageSource texts) {
        this.byName = Collections.unmodifiableMap(byName);
        this.texts = texts;
    }

    /** In English only. */
    static JobDescriptors load() {
        return load(new StaticMessageSource());
    }

    /** @param texts may have {@code job.NAME.…} in other languages */
    static JobDescriptors load(MessageSource texts) {
        Map<String, JobDescriptor> found = new TreeMap<>();
        try {
            for (Resource file : new PathMatchingResourcePatternResolver().getResources("classpath*:/jobs/*.yml")) {
                String name = Objects.requireNonNull(file.getFilename()).replace(".yml", "");
                found.put(name, read(name, file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new JobDescriptors(found, texts);
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

    /** As the files have them. */
    Map<String, JobDescriptor> all() {
        return byName;
    }

    /**
     * Ordered by the time of day of their default schedules; jobs without one are left out, since they wait for no
     * other job.
     */
    List<String> inOrderOfTheNight() {
        return byName.entrySet().stream()
                .filter(entry -> entry.getValue().schedule() != null)
                .sorted(Comparator.comparing(
                        entry -> Cron.of(String.valueOf(entry.getValue().schedule()), ReportingZone.UTC)
                                .next(Instant.EPOCH)))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** All jobs: those with a default schedule first. */
    List<String> inOrder() {
        List<String> names = new ArrayList<>(inOrderOfTheNight());
        byName.keySet().stream().filter(name -> !names.contains(name)).forEach(names::add);
        return names;
    }

    boolean knows(String job) {
        return byName.containsKey(job);
    }

    /** In the language of the current request, as far as it has texts for the job. */
    JobDescriptor get(String job) {
        JobDescriptor descriptor = byName.get(job);
        if (descriptor == null) {
            throw new NotFoundException(
                    "There is no such job. The jobs are: " + String.join(", ", byName.keySet()) + ".");
        }
        var locale = Languages.current();
        return locale.equals(Locale.ENGLISH)
                ? descriptor
                : descriptor.translated((key, english) ->
                        String.valueOf(texts.getMessage("job." + job + "." + key, null, english, locale)));
    }

    /**
     * The contents of {@code jobs/<name>.yml}.
     *
     * @param title a few words
     * @param what it does, for operators
     * @param why it is needed
     * @param parameters by name, in the order of the file
     * @param schedule cron with Spring's six fields, in the reporting zone; null if it only runs when started by hand
     * @param takes maximum duration expected
     * @param onFailure what to do when it fails
     * @param startedAt the page that starts it, which asks for what it needs; null if its own page does
     * @param counts what its numbers {@code read}, {@code written} and {@code skipped} count; those left out say
     *     nothing about this job
     */
    record JobDescriptor(
            String title,
            String what,
            String why,
            @DefaultValue Map<String, Parameter> parameters,
            @Nullable String schedule,
            Duration takes,
            String onFailure,
            @Nullable String startedAt,
            @DefaultValue Map<String, String> counts) {

        /**
         * @param title label of its field
         * @param byDefault value if none is given; null if the job decides
         */
        record Parameter(
                @DefaultValue("") String title,
                ParameterType type,
                @DefaultValue("false") boolean required,
                @Nullable String byDefault,
                String help) {}

        /** The first sentence of what it does. */
        public String summary() {
            int end = what.indexOf(". ");
            return end < 0 ? what : what.substring(0, end + 1);
        }

        /** @param translation from the key of a text in the file, and its English */
        JobDescriptor translated(BinaryOperator<String> translation) {
            Map<String, Parameter> translated = new LinkedHashMap<>();
            parameters.forEach((name, parameter) -> translated.put(
                    name,
                    new Parameter(
                            translation.apply(name + ".title", parameter.title),
                            parameter.type,
                            parameter.required,
                            parameter.byDefault,
                            translation.apply(name + ".help", parameter.help))));
            Map<String, String> counted = new LinkedHashMap<>();
            counts.forEach((number, what) -> counted.put(number, translation.apply("counts." + number, what)));
            return new JobDescriptor(
                    translation.apply("title", title),
                    translation.apply("what", what),
                    translation.apply("why", why),
                    translated,
                    schedule,
                    takes,
                    translation.apply("on-failure", onFailure),
                    startedAt,
                    counted);
        }

        /** The parameter's title; its name if the descriptor has no title or no longer has the parameter. */
        public String label(String parameter) {
            Parameter known = parameters.get(parameter);
            return known == null || known.title().isBlank() ? parameter : known.title();
        }
    }
}
