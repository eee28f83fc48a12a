package dev.footfall.activity;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One activity as it is stored: who did what, on which entity, when. Its identity is {@code (id, userId, occurredAt)}.
 *
 * @param type key into {@link ActivityTypes}
 * @param entityType key into {@link EntityTypes}; zero where there is none
 * @param entityKey the text by which its sender knows the entity; null where that is the UUID itself, and where the
 *     text is not kept
 * @param metadata a JSON object in UTF-8, scrubbed; null where there is none
 * @param occurredAt whole microseconds, which is PostgreSQL's precision
 * @param anonymized whether its day is anonymized: its ids then name nobody, and its time only the hour
 */
public record Activity(
        UUID id,
        UUID userId,
        short type,
        short entityType,
        @Nullable UUID entityId,
        @Nullable String entityKey,
        byte @Nullable [] metadata,
        Instant occurredAt,
        Instant receivedAt,
        boolean anonymized) {

    public static final short NO_ENTITY_TYPE = 0;

    /** An activity of a person, whose entity is known by its UUID. */
    public Activity(
            UUID id,
            UUID userId,
            short type,
            short entityType,
            @Nullable UUID entityId,
            byte @Nullable [] metadata,
            Instant occurredAt,
            Instant receivedAt) {
        this(id, userId, type, entityType, entityId, null, metadata, occurredAt, receivedAt, false);
    }

    /** The person; null where it is anonymized. */
    public @Nullable UUID person() {
        return anonymized ? null : userId;
    }

    public @Nullable String metadataText() {
        return metadata == null ? null : new String(metadata, StandardCharsets.UTF_8);
    }

    public boolean sameKey(Activity other) {
        return id.equals(other.id) && userId.equals(other.userId) && occurredAt.equals(other.occurredAt);
    }

    /** Whether two activities with the same key have the same content. */
    public boolean sameContent(Activity other) {
        return type == other.type
                && entityType == other.entityType
                && Objects.equals(entityId, other.entityId)
                && Arrays.equals(metadata, other.metadata);
    }

    /** With the text of its entity. */
    Activity named(@Nullable String key) {
        return new Activity(id, userId, type, entityType, entityId, key, metadata, occurredAt, receivedAt, anonymized);
    }

    public Activity at(Instant moment) {
        return new Activity(
                id, userId, type, entityType, entityId, entityKey, metadata, moment, receivedAt, anonymized);
    }
}
