package dev.footfall.capture;

import dev.footfall.activity.Activity;
import dev.footfall.activity.ActivityTypes;
import dev.footfall.activity.ActivityTypes.ActivityType;
import dev.footfall.capture.CaptureContext.Uuids;
import dev.footfall.capture.Entry.Outcome;
import dev.footfall.platform.KeyedHash;
import dev.footfall.platform.MentionedIds;
import dev.footfall.platform.Suppression;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Which activities are not to be kept, since somebody in them does not want to be: the one who acts, or an erased one
 * who is acted upon.
 */
@Component
final class SuppressionFilter {

    private final Suppression suppression;
    private final ActivityTypes types;
    private final KeyedHash hash;

    SuppressionFilter(Suppression suppression, ActivityTypes types, KeyedHash hash) {
        this.suppression = suppression;
        this.types = types;
        this.hash = hash;
    }

    boolean is(Activity activity) {
        return is(
                activity.userId(), activity.type(), activity.entityId(), activity.occurredAt(), activity.receivedAt());
    }

    boolean is(UUID user, short type, @Nullable UUID entity, Instant occurredAt, Instant receivedAt) {
        return suppression.suppresses(user, type, occurredAt, receivedAt)
                || entity != null
                        && types.withId(type).map(ActivityType::entityIsPerson).orElse(false)
                        && suppression.erased(entity);
    }

    /** Drops copies of what a deletion removed though its time was still to come; inside the writer's transaction. */
    void dropDeletedAhead(Connection transaction, List<Entry> entries) throws SQLException {
        List<Entry> suspects = entries.stream()
                .filter(entry -> mayBeDeletedAhead(entry.activity()))
                .toList();
        if (suspects.isEmpty()) {
            return;
        }
        Set<Suppression.ActivityKey> deleted = suppression.deletedAhead(
                transaction,
                suspects.stream().map(entry -> key(entry.activity())).toList());
        for (Entry entry : suspects) {
            if (deleted.contains(key(entry.activity()))) {
                entry.drop(Outcome.SUPPRESSED);
            }
        }
    }

    private boolean mayBeDeletedAhead(Activity activity) {
        return suppression.mayBeDeletedAhead(activity.userId(), activity.type(), activity.occurredAt());
    }

    private static Suppression.ActivityKey key(Activity activity) {
        return new Suppression.ActivityKey(activity.id(), activity.userId(), activity.occurredAt());
    }

    /**
     * The activity without ids of erased people, as its entity or in its metadata; the same where there are none. Who
     * is erased as the one who acts, or is acted upon, is {@link #is} not to be kept at all.
     */
    Activity withoutErased(Activity activity) {
        if (!suppression.anyErased()) {
            return activity;
        }
        UUID entity = activity.entityId();
        byte[] metadata = activity.metadata();
        UUID keptEntity = entity == null || suppression.erased(entity) ? null : entity;
        byte[] kept = metadata == null ? null : MentionedIds.redact(metadata, suppression::erased);
        return keptEntity == entity && kept == metadata
                ? activity
                : new Activity(
                        activity.id(),
                        activity.userId(),
                        activity.type(),
                        activity.entityType(),
                        keptEntity,
                        kept,
                        activity.occurredAt(),
                        activity.receivedAt());
    }

    /** See {@link Suppression#join}. */
    void join(Connection transaction) throws SQLException {
        suppression.join(transaction);
    }

    /** Whether something of this person was removed, so that what comes without a time may be a repetition of it. */
    boolean mayRepeatRemoved(UUID user) {
        return suppression.knows(user);
    }

    /**
     * Stands for a person who may not be kept, where repetitions of what was removed have to be told from new activity.
     */
    UUID standIn(UUID user) {
        return standIn(hash.of(user));
    }

    static UUID standIn(byte[] hash) {
        var bits = ByteBuffer.wrap(hash);
        return Uuids.version(bits.getLong(), bits.getLong(), 8);
    }
}
