package dev.footfall.capture;

import org.jspecify.annotations.Nullable;

/**
 * The end of an activity's way: refused for a reason, or suppressed.
 *
 * @param reason null: the person paused tracking or was erased, which is no mistake of the sender's
 * @param field the member of the activity that is meant; empty for the activity as a whole
 * @param detail what is wrong and how to mend it; never a value that was sent
 */
record Rejection(@Nullable RejectionReason reason, String field, String detail) {

    static final Rejection SUPPRESSED = new Rejection(null, "userId", "Tracking is paused or the person was erased.");
}
