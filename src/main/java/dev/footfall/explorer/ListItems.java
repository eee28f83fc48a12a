package dev.footfall.explorer;

import dev.footfall.activity.Activity;
import dev.footfall.activity.ActivityTypes;
import dev.footfall.activity.EntityTypes;
import dev.footfall.catalog.Catalog;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Turns stored activities into items: keys into names, apps by their own. */
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
                activity.metadataText(),
                activity.occurredAt(),
                activity.receivedAt());
    }
}
