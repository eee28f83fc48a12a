package dev.footfall.explorer;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.footfall.activity.Activity;
import dev.footfall.activity.ActivityTypes;
import dev.footfall.activity.EntityTypes;
import dev.footfall.catalog.Catalog;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Turns stored activities into items, with names for keys and apps. */
@Component
class ListItems {

    private final ActivityTypes types;
    private final EntityTypes entityTypes;
    private final Catalog catalog;

    ListItems(ActivityTypes types, EntityTypes entityTypes, Catalog catalog) {
        this.types = types;
        this.entityTypes = entityTypes;
        this.catalog = catalog;
    }

    List<ListItem> of(List<Activity> activities) {
        Map<UUID, String> names = catalog.names(activities.stream()
                .filter(activity -> Catalog.APP.equals(entityTypes.nameOf(activity)))
                .map(Activity::entityId)
                .filter(Objects::nonNull)
                .toList());
        return activities.stream().map(activity -> item(activity, names)).toList();
    }

    private ListItem item(Activity activity, Map<UUID, String> names) {
        String entityType = entityTypes.nameOf(activity);
        UUID entityId = activity.entityId();
        return new ListItem(
                activity.id(),
                activity.person(),
                activity.anonymized() ? Boolean.TRUE : null,
                types.nameOf(activity.type()),
                entityType,
                entityId,
                Catalog.APP.equals(entityType) && entityId != null ? names.get(entityId) : null,
                activity.entityKey(),
                activity.metadataText(),
                activity.occurredAt(),
                activity.receivedAt());
    }

    /**
     * One activity in the administrators' list.
     *
     * @param userId null if the activity is anonymized
     * @param anonymized true if its day is anonymized: its user is unknown and its time truncated to the hour; else
     *     omitted
     * @param entityKey the text by which its sender knows the entity; omitted where that is the UUID itself
     * @param metadata a JSON object, as sent and scrubbed
     */
    record ListItem(
            UUID id,
            @Nullable UUID userId,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean anonymized,

            String activityType,
            @Nullable String entityType,
            @Nullable UUID entityId,
            @Nullable String entityName,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String entityKey,

            @JsonRawValue @Nullable String metadata,
            Instant timestamp,
            Instant receivedAt) {}
}
