package dev.footfall.explorer;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One activity as the page prints it.
 *
 * @param userId null where the activity is anonymised, as {@code shortUser}
 * @param shortUser the beginning of the user's id, enough to tell people in a list apart
 * @param entity the entity's name, or the beginning of its id; null where there is none
 * @param preview the metadata in one short line
 * @param metadata the metadata, formatted; null in a list
 * @param address of the page with all of it
 * @param more address of the list with activity like this
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
        @Nullable String entity,
        @Nullable String preview,
        @Nullable String metadata,
        Instant at,
        Instant receivedAt,
        String address,
        String more) {}
