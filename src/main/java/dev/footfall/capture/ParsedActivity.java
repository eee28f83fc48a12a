package dev.footfall.capture;

import dev.footfall.activity.ActivityTypes.ActivityType;
import dev.footfall.capture.Rejection.RejectionReason;
import dev.footfall.capture.scrub.MetadataReader;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One activity as parsed, while the steps complete it. Reused for the next activity of the same request. */
final class ParsedActivity {

    int index;

    @Nullable UUID id;

    @Nullable UUID userId;

    @Nullable String typeName;

    @Nullable UUID entityId;

    /** An entity's id that is no UUID; which UUID stands for it depends on the type. */
    @Nullable String entityText;

    /** That text, where it is kept. */
    @Nullable String entityKey;

    @Nullable String entityTypeName;

    byte @Nullable [] metadata;

    @Nullable Instant timestamp;
    /** The first field that could not be read. */
    @Nullable Rejection problem;

    @Nullable ActivityType type;

    short entityType;
    boolean untimed;

    /** See {@link Entry#ownTime}. */
    @Nullable Instant ownTime;

    /** Created for the first activity with metadata, reused for the others. */
    @Nullable MetadataReader metadataReader;

    void begin(int position) {
        index = position;
        id = null;
        userId = null;
        typeName = null;
        entityId = null;
        entityText = null;
        entityKey = null;
        entityTypeName = null;
        metadata = null;
        timestamp = null;
        problem = null;
        type = null;
        entityType = 0;
        untimed = false;
        ownTime = null;
    }

    void refuse(RejectionReason reason, String field, String detail) {
        if (problem == null) {
            problem = new Rejection(reason, field, detail);
        }
    }
}
