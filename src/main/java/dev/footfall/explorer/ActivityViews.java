package dev.footfall.explorer;

import dev.footfall.activity.Activity;
import dev.footfall.activity.ActivityTypes;
import dev.footfall.platform.page.Address;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Turns stored activities into what the page prints. */
@Component
class ActivityViews {

    static final String PATH = "/admin/activities";

    private static final int PREVIEW = 90;
    private static final int SHORT_ID = 8;

    private final ListItems items;
    private final ActivityTypes types;
    private final JsonMapper json;

    ActivityViews(ListItems items, ActivityTypes types, JsonMapper json) {
        this.items = items;
        this.types = types;
        this.json = json;
    }

    List<ActivityView> of(List<Activity> activities) {
        return items.of(activities).stream().map(this::view).toList();
    }

    private ActivityView view(ListItem item) {
        var type = types.named(item.activityType());
        var metadata = item.metadata() == null ? null : json.readTree(item.metadata());
        var own =
                Address.of(PATH + "/" + item.id()).and("userId", item.userId()).and("timestamp", item.timestamp());
        var more = Address.of(PATH).and("type", item.activityType());
        if (item.entityId() != null) {
            more = more.and("entityId", item.entityId());
        }
        return new ActivityView(
                item.id(),
                item.userId(),
                shortened(item.userId()),
                item.activityType(),
                type.map(known -> known.label()).orElse(item.activityType()),
                type.map(known -> known.color()).orElse("gray"),
                item.entityType(),
                item.entityId(),
                entity(item),
                metadata == null || metadata.isEmpty() ? null : preview(metadata),
                metadata == null ? null : metadata.toPrettyString(),
                item.timestamp(),
                item.receivedAt(),
                own.toString(),
                more.toString());
    }

    private static @Nullable String entity(ListItem item) {
        var id = item.entityId();
        return item.entityName() != null || id == null ? item.entityName() : shortened(id);
    }

    private static String preview(JsonNode metadata) {
        var line = metadata.properties().stream().map(ActivityViews::pair).collect(Collectors.joining(" · "));
        return line.codePointCount(0, line.length()) > PREVIEW
                ? line.substring(0, line.offsetByCodePoints(0, PREVIEW - 1)) + "…"
                : line;
    }

    private static String pair(Map.Entry<String, JsonNode> entry) {
        var value = entry.getValue();
        return entry.getKey() + ": " + (value.isString() ? value.asString() : value.toString());
    }

    private static String shortened(UUID id) {
        return id.toString().substring(0, SHORT_ID);
    }
}
