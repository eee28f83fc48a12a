package dev.footfall.explorer;

import dev.footfall.activity.Activity;
import dev.footfall.activity.ActivityTypes;
import dev.footfall.activity.ShownMetadata;
import dev.footfall.explorer.ListItems.ListItem;
import dev.footfall.platform.page.UrlBuilder;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Formats stored activities for the page. */
@Component
class ActivityViews {

    static final String PATH = "/admin/activities";

    /** Maximum length of the metadata's preview in the list. */
    private static final int PREVIEW = 90;

    private static final int PREVIEW_KEYS = 20;
    private static final int SHORT_ID = 8;

    private final ListItems items;
    private final ActivityTypes types;

    ActivityViews(ListItems items, ActivityTypes types) {
        this.items = items;
        this.types = types;
    }

    List<ActivityView> of(List<Activity> activities) {
        return items.of(activities).stream().map(item -> view(item, false)).toList();
    }

    /** Includes the complete metadata. */
    ActivityView one(Activity activity) {
        return view(items.of(List.of(activity)).getFirst(), true);
    }

    private ActivityView view(ListItem item, boolean withMetadata) {
        var type = types.named(item.activityType());
        var more = UrlBuilder.of(PATH).and("type", item.activityType());
        if (item.entityId() != null) {
            more = more.and("entityId", item.entityId());
        }
        return new ActivityView(
                item.id(),
                item.userId(),
                item.userId() == null ? null : shortened(item.userId()),
                item.activityType(),
                type.map(known -> known.label()).orElse(item.activityType()),
                type.map(known -> known.color()).orElse("gray"),
                item.entityType(),
                item.entityId(),
                item.entityKey(),
                entity(item),
                entityPage(item),
                preview(item.metadata()),
                withMetadata ? ShownMetadata.pretty(item.metadata()) : null,
                item.timestamp(),
                item.receivedAt(),
                address(item.id(), item.userId() == null ? item.id() : item.userId(), item.timestamp()),
                more.toString());
    }

    /** URL of the page of one activity. */
    static String address(UUID id, UUID userId, Instant at) {
        return UrlBuilder.of(PATH + "/" + id)
                .and("userId", userId)
                .and("timestamp", at)
                .toString();
    }

    private static @Nullable String entity(ListItem item) {
        var name = item.entityName() == null ? item.entityKey() : item.entityName();
        var id = item.entityId();
        return name != null || id == null ? name : shortened(id);
    }

    /** A person's own page where the entity is a person. */
    private @Nullable String entityPage(ListItem item) {
        if (item.entityId() == null || item.entityType() == null) {
            return null;
        }
        var people = types.named(item.activityType())
                .map(type -> types.isPerson(type, item.entityType()))
                .orElse(false);
        return people ? "/admin/users/" + item.entityId() : UrlBuilder.ofEntity(item.entityType(), item.entityId());
    }

    private static @Nullable String preview(@Nullable String metadata) {
        var entries = ShownMetadata.entries(metadata, PREVIEW_KEYS, PREVIEW).first();
        return entries.isEmpty()
                ? null
                : ShownMetadata.cut(
                        entries.stream()
                                .map(entry -> entry.key() + ": " + entry.value())
                                .collect(Collectors.joining(" · ")),
                        PREVIEW - 1);
    }

    private static String shortened(UUID id) {
        return id.toString().substring(0, SHORT_ID);
    }

    /**
     * Model of one activity.
     *
     * @param userId null if the activity is anonymized, like {@code shortUser}
     * @param shortUser the beginning of the user id, enough to distinguish people in a list
     * @param entityKey the text by which its sender knows the entity; null where that is the UUID itself
     * @param entity the entity's name or text, or the beginning of its id; null if there is none
     * @param entityPage URL of its page; null if there is none
     * @param preview the metadata in one short line
     * @param metadata formatted; null in a list
     * @param address URL of the page with all details
     * @param more URL of the list with similar activity
     */
    record ActivityView(
            UUID id,
            @Nullable UUID userId,
            @Nullable String shortUser,
            String type,
            String label,
            String color,
            @Nullable String entityType,
            @Nullable UUID entityId,
            @Nullable String entityKey,
            @Nullable String entity,
            @Nullable String entityPage,
            @Nullable String preview,
            @Nullable String metadata,
            Instant at,
            Instant receivedAt,
            String address,
            String more) {}
}
