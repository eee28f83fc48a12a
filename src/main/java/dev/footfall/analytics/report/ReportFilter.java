package dev.footfall.analytics.report;

import dev.footfall.activity.ActivityTypes;
import dev.footfall.activity.ActivityTypes.ActivityType;
import dev.footfall.platform.ExternalIds;
import dev.footfall.platform.QueryParameters;
import dev.footfall.platform.page.UrlBuilder;
import java.util.Collections;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Which activities a report is about: those of all of these kinds. In addresses {@code type} (may repeat), {@code
 * entityId} and {@code metadata.KEY}, as the list of activities has them.
 *
 * @param types names; empty for all
 * @param entity what they are about; null for anything
 * @param metadata what they carry; null for anything
 */
public record ReportFilter(
        SortedSet<String> types,
        @Nullable UUID entity,
        @Nullable Metadata metadata) {

    /** A key of the metadata and its value as a text. */
    public record Metadata(String key, String value) {}

    public static final ReportFilter ALL = new ReportFilter(new TreeSet<>(), null, null);

    public static final String TYPE = "type";
    public static final String ENTITY = "entityId";
    public static final String METADATA = "metadata.";

    public ReportFilter {
        types = Collections.unmodifiableSortedSet(new TreeSet<>(types));
    }

    public boolean isAll() {
        return equals(ALL);
    }

    /** Whether counts by type and day are enough to answer it. */
    public boolean isOfTypesOnly() {
        return entity == null && metadata == null;
    }

    public ReportFilter ofType(String type) {
        return new ReportFilter(new TreeSet<>(Set.of(type)), entity, metadata);
    }

    public ReportFilter ofEntity(UUID id) {
        return new ReportFilter(types, id, metadata);
    }

    public ReportFilter with(Metadata pair) {
        return new ReportFilter(types, entity, pair);
    }

    /** The address with this filter in addition to what it holds. */
    public UrlBuilder addTo(UrlBuilder url) {
        var filtered = url;
        for (String type : types) {
            filtered = filtered.and(TYPE, type);
        }
        if (entity != null) {
            filtered = filtered.and(ENTITY, entity);
        }
        return metadata == null ? filtered : filtered.and(METADATA + metadata.key, metadata.value);
    }

    /** The address without any filter. */
    public static UrlBuilder without(UrlBuilder url) {
        var rest = url.without(TYPE).without(ENTITY);
        for (var parameter : url.parameters()) {
            if (parameter.name().startsWith(METADATA)) {
                rest = rest.without(parameter.name());
            }
        }
        return rest;
    }

    /** Reads filters from requests, and knows which metadata they may be about. */
    @Component
    public static class FilterReader {

        private final ActivityTypes activityTypes;
        private final ExternalIds ids;

        FilterReader(ActivityTypes activityTypes, ExternalIds ids) {
            this.activityTypes = activityTypes;
            this.ids = ids;
        }

        /** Errors are collected in the parameters. */
        public ReportFilter read(QueryParameters parameters) {
            SortedSet<String> types = new TreeSet<>(parameters.all(TYPE));
            if (types.stream().anyMatch(name -> activityTypes.named(name).isEmpty())) {
                parameters.reject(TYPE, "unknown_activity_type", "There is no such activity type.");
            }
            String entity = parameters.id(ENTITY);
            return new ReportFilter(types, entity == null ? null : ids.entity(entity), metadata(parameters));
        }

        private @Nullable Metadata metadata(QueryParameters parameters) {
            var found = parameters.startingWith(METADATA);
            if (found.size() > 1) {
                parameters.reject("metadata", "too_many", "Reports compare one metadata key at once.");
            }
            for (var pair : found.entrySet()) {
                if (!safeKeys().contains(pair.getKey())) {
                    parameters.reject(
                            METADATA + pair.getKey(),
                            "not_a_safe_key",
                            "Reports compare only metadata keys that an activity type marks as safe.");
                }
                return new Metadata(pair.getKey(), pair.getValue());
            }
            return null;
        }

        /** Keys that an activity type marks as safe: they name no person, and outlive the people. */
        public SortedSet<String> safeKeys() {
            return activityTypes.all().stream()
                    .map(ActivityType::safeKeys)
                    .flatMap(Set::stream)
                    .collect(Collectors.toCollection(TreeSet::new));
        }

        /** The numbers of the types in rows; empty for all. */
        public Set<Short> ids(ReportFilter filter) {
            return filter.types().stream()
                    .flatMap(name -> activityTypes.named(name).stream())
                    .map(ActivityType::id)
                    .collect(Collectors.toSet());
        }
    }
}
