package dev.footfall.capture;

import org.jspecify.annotations.Nullable;

/**
 * Why an activity goes no further: refused for a reason, or suppressed.
 *
 * @param reason null: the person paused tracking or was erased, which is not the sender's mistake
 * @param field the field of the activity concerned; empty for the activity as a whole
 * @param detail what is wrong and how to mend it; never a value that was sent
 */
record Rejection(@Nullable RejectionReason reason, String field, String detail) {

    static final Rejection SUPPRESSED = new Rejection(null, "userId", "Tracking is paused or the person was erased.");

    /** Why the steps rejected an activity. The list is closed: it is the contract's. */
    enum RejectionReason {
        REQUIRED("required"),
        INVALID_UUID("invalid_uuid"),
        INVALID_TIMESTAMP("invalid_timestamp"),
        TIMESTAMP_OUT_OF_RANGE("timestamp_out_of_range"),
        DAY_CLOSED("day_closed"),
        UNKNOWN_ACTIVITY_TYPE("unknown_activity_type"),
        UNKNOWN_ENTITY_TYPE("unknown_entity_type"),
        INVALID_ACTIVITY_TYPE("invalid_activity_type"),
        INVALID_ENTITY_TYPE("invalid_entity_type"),
        INVALID_METADATA("invalid_metadata"),
        METADATA_TOO_LARGE("metadata_too_large"),
        FOREIGN_USER("foreign_user"),
        TOO_MANY_TYPES("too_many_types");

        private final String code;

        RejectionReason(String code) {
            this.code = code;
        }

        String code() {
            return code;
        }
    }
}
