package dev.footfall.explorer;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One activity as the administrators' list shows it.
 *
 * @param userId null where the activity is anonymised
 * @param anonymized true where its day has lost its people: nobody can tell whose it was, and its time is that of the hour; else left out
 * @param metadata a JSON object, as it was sent and scrubbed
 */
record ListItem(
        UUID id,
        @Nullable UUID userId,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean anonymized,
        String activityType,
        @Nullable String entityType,
        @Nullable UUID entityId,
        @Nullable String entityName,
        @JsonRawValue @Nullable String metadata,
        Instant timestamp,
        Instant receivedAt) {}
