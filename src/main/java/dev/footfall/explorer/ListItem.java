package dev.footfall.explorer;

import com.fasterxml.jackson.annotation.JsonRawValue;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One activity as the administrators' list shows it.
 *
 * @param userId null where the activity is anonymised
 * @param anonymized whether its day has lost its people: nobody can tell whose it was, and its time is that of the hour
 * @param metadata a JSON object, as it was sent and scrubbed
 */
record ListItem(
        UUID id,
        @Nullable UUID userId,
        boolean anonymized,
        String activityType,
        @Nullable String entityType,
        @Nullable UUID entityId,
        @Nullable String entityName,
        @JsonRawValue @Nullable String metadata,
        Instant timestamp,
        Instant receivedAt) {}
