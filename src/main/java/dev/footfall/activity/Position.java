package dev.footfall.activity;

import java.time.Instant;
import java.util.UUID;

/** A place in the list of all activity, newest first: just behind the activity with this identity, which need not exist any more. */
public record Position(Instant occurredAt, UUID id, UUID userId) {

    public static Position of(Activity activity) {
        return new Position(activity.occurredAt(), activity.id(), activity.userId());
    }
}
