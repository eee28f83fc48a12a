package dev.footfall.analytics.report;

import dev.footfall.activity.ActivityFilter;
import dev.footfall.activity.ActivityTypes;
import dev.footfall.activity.ActivityTypes.ActivityType;
import dev.footfall.platform.ExternalIds;
import dev.footfall.platform.QueryParameters;
import dev.footfall.platform.page.UrlBuilder;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
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

    /**
     * What a report splits activity by: {@code breakdown=type}, {@code entity} or {@code metadata.KEY}.
     *
     * @param key of the metadata; empty for the others
     */
    public record Breakdown(Kind kind, String key) {

        public enum Kind {
            TYPE,
            ENTITY,
            METADATA
        }

        public static final Breakdown TYPE = new Breakdown(Kind.TYPE, "");
        public static final Breakdown ENTITY = new Breakdown(Kind.ENTITY, "");

        public static Breakdown byMetadata(String key) {
            return new Breakdown(Kind.METADATA, key);
        }

        /** As in addresses. */
        public String text() {
            return kind == Kind.METADATA ? METADATA + key : kind.name().toLowerCase(Locale.ROOT);
        }
    }

    public static final String BREAKDOWN = "breakdown";

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
            var found = parameters.startingWith(METADATA);
            if (found.size() > 1) {
                parameters.reject("metadata", "too_many", "Reports compare one metadata key at once.");
            }
            Metadata metadata = found.entrySet().stream()
                    .map(pair -> new Metadata(pair.getKey(), pair.getValue()))
                    .findFirst()
                    .orElse(null);
            return new ReportFilter(
                    metadata == null ? types : marking(parameters, metadata.key, types),
                    entity == null ? null : ids.entity(entity),
                    metadata);
        }

        /** A key may be safe in one type and somebody's words in another: only types that mark it are compared. */
        private SortedSet<String> marking(QueryParameters parameters, String key, SortedSet<String> types) {
            var marking = activityTypes.all().stream()
                    .filter(type -> type.safeKeys().contains(key))
                    .map(ActivityType::name)
                    .collect(Collectors.toCollection(TreeSet::new));
            if (marking.isEmpty() || !marking.containsAll(types)) {
                rejectKey(parameters, METADATA + key);
            }
            return types.isEmpty() && marking.size() < activityTypes.all().size() ? marking : types;
        }

        private static void rejectKey(QueryParameters parameters, String field) {
            parameters.reject(
                    field,
                    "not_a_safe_key",
                    "Reports compare only metadata keys that the activity type marks as safe.");
        }

        /** Errors are collected in the parameters. */
        public Breakdown breakdown(QueryParameters parameters) {
            String text = parameters.text(BREAKDOWN);
            if (text == null || text.equals(Breakdown.TYPE.text())) {
                return Breakdown.TYPE;
            }
            if (text.equals(Breakdown.ENTITY.text())) {
                return Breakdown.ENTITY;
            }
            if (!text.startsWith(METADATA)) {
                parameters.reject(
                        BREAKDOWN, "unknown_value", "'breakdown' must be one of type, entity or metadata.KEY.");
                return Breakdown.TYPE;
            }
            String key = text.substring(METADATA.length());
            if (!safeKeys().contains(key)) {
                rejectKey(parameters, BREAKDOWN);
            }
            return Breakdown.byMetadata(key);
        }

        /** The numbers of the types that mark the key as safe. */
        Set<Short> marking(String key) {
            return activityTypes.all().stream()
                    .filter(type -> type.safeKeys().contains(key))
                    .map(ActivityType::id)
                    .collect(Collectors.toSet());
        }

        /** Keys that an activity type marks as safe: they name no person, and outlive the people. */
        public SortedSet<String> safeKeys() {
            return activityTypes.all().stream()
                    .map(ActivityType::safeKeys)
                    .flatMap(Set::stream)
                    .collect(Collectors.toCollection(TreeSet::new));
        }

        /** The filter with this type in place of its own, unless it is absent. */
        public ReportFilter ofType(
                ReportParameters parameters, String field, @Nullable String type, ReportFilter filter) {
            if (type == null || type.isBlank()) {
                return filter;
            }
            if (activityTypes.named(type).isEmpty()) {
                parameters.wrong(field, "unknown_activity_type", "There is no such activity type.");
            }
            return filter.ofType(type);
        }

        /** The same as conditions on raw activity. */
        ActivityFilter raw(ReportFilter filter) {
            return conditions(filter, ids(filter));
        }

        /** The same for the steps of a funnel, which have types of their own. */
        ActivityFilter ofSteps(ReportFilter filter) {
            return conditions(filter, Set.of());
        }

        private static ActivityFilter conditions(ReportFilter filter, Set<Short> types) {
            return new ActivityFilter(
                    null,
                    types,
                    null,
                    filter.entity == null ? Set.of() : Set.of(filter.entity),
                    null,
                    null,
                    filter.metadata == null ? Map.of() : Map.of(filter.metadata.key, filter.metadata.value));
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
