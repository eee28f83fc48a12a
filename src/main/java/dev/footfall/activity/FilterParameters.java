package dev.footfall.activity;

import dev.footfall.platform.QueryParameters;
import dev.footfall.platform.Settings;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Reads a filter from a request's parameters: {@code userId}, {@code type} (may repeat), {@code entityType}, {@code
 * entityId}, {@code from} (inclusive) and {@code to} (exclusive) as dates of the reporting zone or instants, {@code
 * metadata.KEY}. Errors are collected in the parameters and answered by their {@link QueryParameters#check()}.
 */
@Component
public class FilterParameters {

    /** The maximum number of metadata comparisons in a search. */
    static final int METADATA_LIMIT = 10;

    private final ActivityTypes types;
    private final EntityTypes entityTypes;
    private final Settings settings;

    FilterParameters(ActivityTypes types, EntityTypes entityTypes, Settings settings) {
        this.types = types;
        this.entityTypes = entityTypes;
        this.settings = settings;
    }

    public ActivityFilter read(QueryParameters parameters) {
        UUID userId = parameters.uuid("userId");
        Short entityType = entityType(parameters);
        UUID entityId = parameters.uuid("entityId");
        Instant from = parameters.moment("from", settings.zone());
        Instant to = parameters.moment("to", settings.zone());
        if (from != null && to != null && !from.isBefore(to)) {
            parameters.reject("to", "empty_period", "'to' must be later than 'from': it is exclusive.");
        }
        Map<String, String> metadata = parameters.startingWith("metadata.");
        if (metadata.size() > METADATA_LIMIT) {
            parameters.reject(
                    "metadata", "too_many", "At most " + METADATA_LIMIT + " metadata keys can be compared at once.");
        }
        return new ActivityFilter(userId, types(parameters), entityType, entityId, from, to, metadata);
    }

    /** The keys of the types that {@code type} names. */
    public Set<Short> types(QueryParameters parameters) {
        Set<Short> keys = new HashSet<>();
        for (String name : parameters.all("type")) {
            // Perhaps registered on another node just now.
            if (ActivityTypes.NAME.matcher(name).matches() && types.named(name).isEmpty()) {
                types.refresh();
            }
            types.named(name)
                    .ifPresentOrElse(
                            type -> keys.add(type.id()),
                            () -> parameters.reject(
                                    "type", "unknown_activity_type", "There is no such activity type."));
        }
        return keys;
    }

    private @Nullable Short entityType(QueryParameters parameters) {
        String name = parameters.text("entityType");
        if (name == null) {
            return null;
        }
        OptionalInt key = entityTypes.find(name);
        if (key.isEmpty()) {
            parameters.reject("entityType", "unknown_entity_type", "No activity has such an entity type.");
        }
        return key.isEmpty() ? null : (short) key.getAsInt();
    }
}
