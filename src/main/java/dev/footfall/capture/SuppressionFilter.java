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
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Rejects activities of suppressed people, and activities whose entity is an erased person. */
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

    /**
     * Drops copies of activities that a deletion removed although their time was in the future. Runs inside the
     * writer's transaction.
     */
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
     * The activity without ids of erased people in its entity, the entity's text or metadata; the same object where
     * there are none.
     * Activities by an erased person, or with one as their entity, are rejected by {@link #is}.
     */
    Activity withoutErased(Activity activity) {
        if (!suppression.anyErased()) {
            return activity;
        }
        UUID entity = activity.entityId();
        byte[] metadata = activity.metadata();
        UUID keptEntity = entity == null || suppression.erased(entity) ? null : entity;
        String text = activity.entityKey();
        String keptText = text == null || MentionedIds.mentions(text, suppression::erased) ? null : text;
        byte[] kept = metadata == null ? null : MentionedIds.redact(metadata, suppression::erased);
        return keptEntity == entity && Objects.equals(keptText, text) && kept == metadata
                ? activity
                : new Activity(
                        activity.id(),
                        activity.userId(),
                        activity.type(),
                        activity.entityType(),
                        keptEntity,
                        keptText,
                        kept,
                        activity.occurredAt(),
                        activity.receivedAt(),
                        false);
    }

    /** See {@link Suppression#join}. */
    void join(Connection transaction) throws SQLException {
        suppression.join(transaction);
    }

    /** Whether something of this person was removed, so that an untimed activity may be a repetition of it. */
    boolean mayRepeatRemoved(UUID user) {
        return suppression.knows(user);
    }

    /** Stands for a person who may not be kept, so that repetitions of what was removed are told from new activity. */
    UUID standIn(UUID user) {
        return standIn(hash.of(user));
    }

    static UUID standIn(byte[] hash) {
        var bits = ByteBuffer.wrap(hash);
        return Uuids.version(bits.getLong(), bits.getLong(), 8);
    }
}
