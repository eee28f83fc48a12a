package dev.footfall.explorer;

import com.fasterxml.jackson.annotation.JsonRawValue;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One activity as the administrators' list shows it.
 *
 * @param metadata a JSON object, as it is stored
 */
record ListItem(
        UUID id,
        UUID userId,
        String activityType,
        @Nullable String entityType,
        @Nullable UUID entityId,
        @Nullable String entityName,
        @JsonRawValue @Nullable String metadata,
        Instant timestamp,
        Instant receivedAt) {}
