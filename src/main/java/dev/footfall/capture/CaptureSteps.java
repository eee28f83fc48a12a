package dev.footfall.capture;

import dev.footfall.activity.Activity;
import dev.footfall.activity.ActivityType;
import dev.footfall.activity.ActivityTypes;
import dev.footfall.activity.CountedWith;
import dev.footfall.activity.Days;
import dev.footfall.activity.EntityTypes;
import dev.footfall.platform.RetentionPeriods;
import dev.footfall.platform.Settings;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The way of one activity from what was read to what is stored, as an ordered list: each step hands it on or drops it. Reading
 * and scrubbing come before ({@link ActivityReader}), the writer after. Called by request threads, keeps no state.
 */
@Component
final class CaptureSteps {

    /** At most this many types register themselves. */
    static final int SELF_REGISTERED_TYPES = 500;

    /** What is promised to be stored may wait so long in the spool without meeting an anonymised day. */
    private static final Duration SPOOLED_FOR = Duration.ofDays(7);

    @FunctionalInterface
    private interface Step {
        @Nullable Drop take(Draft draft, Door door);
    }

    private final List<Step> steps = List.of(
            this::wasReadable,
            this::isTheCallersOwn,
            this::isComplete,
            this::hasKnownType,
            this::hasKnownEntityType,
            this::isIdentified,
            this::isInTime,
            this::isNotSuppressed);

    private final ActivityTypes types;
    private final EntityTypes entityTypes;
    private final Days days;
    private final Unwanted unwanted;
    private final Settings settings;
    private final RetentionPeriods periods;
    private final CountedWith counted;
    private final CaptureSettings capture;
    private final DatabaseLink link;

    CaptureSteps(
            ActivityTypes types,
            EntityTypes entityTypes,
            Days days,
            Unwanted unwanted,
            Settings settings,
            RetentionPeriods periods,
            CaptureSettings capture,
            DatabaseLink link) {
        this.types = types;
        this.entityTypes = entityTypes;
        this.days = days;
        this.unwanted = unwanted;
        this.settings = settings;
        this.periods = periods;
        this.counted = new CountedWith(settings.zone());
        this.capture = capture;
        this.link = link;
    }

    /** Null when the draft passed every step and {@link #entry} may be called. */
    @Nullable Drop take(Draft draft, Door door) {
        for (Step step : steps) {
            Drop drop = step.take(draft, door);
            if (drop != null) {
                return drop;
            }
        }
        return null;
    }

    Entry entry(Draft draft, Door door) {
        Activity activity = new Activity(
                Objects.requireNonNull(draft.id),
                Objects.requireNonNull(draft.userId),
                Objects.requireNonNull(draft.type).id(),
                draft.entityType,
                draft.entityId,
                draft.metadata,
                Objects.requireNonNull(draft.timestamp),
                door.receivedAt());
        return new Entry(draft.index, door.source(), draft.untimed, activity);
    }

    private @Nullable Drop wasReadable(Draft draft, Door door) {
        return draft.problem;
    }

    private @Nullable Drop isTheCallersOwn(Draft draft, Door door) {
        if (door.ownUser() == null) {
            return null;
        }
        if (draft.userId == null) {
            draft.userId = door.ownUser();
        }
        return draft.userId.equals(door.ownUser())
                ? null
                : new Drop(
                        Reason.FOREIGN_USER,
                        "userId",
                        "A user's token may only send that user's own activity. Leave userId out, or use an API key.");
    }

    private @Nullable Drop isComplete(Draft draft, Door door) {
        if (draft.userId == null) {
            return new Drop(Reason.REQUIRED, "userId", "Say who it was: the UUID of the user.");
        }
        if (draft.typeName == null) {
            return new Drop(Reason.REQUIRED, "activityType", "Say what was done, such as app_view.");
        }
        return null;
    }

    private @Nullable Drop hasKnownType(Draft draft, Door door) {
        String name = Objects.requireNonNull(draft.typeName);
        Optional<ActivityType> type = types.named(name);
        if (type.isEmpty()) {
            if (!ActivityTypes.NAME.matcher(name).matches()) {
                return new Drop(
                        Reason.INVALID_ACTIVITY_TYPE,
                        "activityType",
                        "A type is a lower-case letter, then at most 49 lower-case letters, digits or underscores.");
            }
            if (door.ownUser() != null) {
                return new Drop(
                        Reason.UNKNOWN_ACTIVITY_TYPE,
                        "activityType",
                        "No such activity type. A person's token registers none: an admin or an API key does.");
            }
            if (!capture.registerTypes()) {
                return new Drop(
                        Reason.UNKNOWN_ACTIVITY_TYPE,
                        "activityType",
                        "No such activity type. An admin adds types, or FOOTFALL_REGISTER_TYPES=true registers them.");
            }
            if (types.all().size() >= SELF_REGISTERED_TYPES) {
                return new Drop(
                        Reason.TOO_MANY_TYPES, "activityType", "There are 500 activity types; an admin may add more.");
            }
            type = Optional.of(types.register(name));
        }
        draft.type = type.get();
        return null;
    }

    private @Nullable Drop hasKnownEntityType(Draft draft, Door door) {
        String name = draft.entityTypeName;
        if (name == null) {
            return null;
        }
        OptionalInt known = entityTypes.known(name);
        if (known.isEmpty()) {
            if (!entityTypes.isName(name)) {
                return new Drop(
                        Reason.INVALID_ENTITY_TYPE,
                        "entityType",
                        "An entity type is a letter, then at most 49 letters, digits or underscores.");
            }
            boolean person = door.ownUser() != null;
            known = person ? entityTypes.find(name) : entityTypes.register(name);
            if (known.isEmpty() && person) {
                return new Drop(
                        Reason.UNKNOWN_ENTITY_TYPE,
                        "entityType",
                        "No such entity type. A person's token registers none: they come with the activities of an API key.");
            }
        }
        if (known.isEmpty()) {
            return new Drop(
                    Reason.TOO_MANY_TYPES, "entityType", "There are 1,000 entity types, which is all there can be.");
        }
        draft.entityType = (short) known.getAsInt();
        return null;
    }

    /** Gives an id and a time where they are missing; what cannot be told again from the activity itself is remembered. */
    private @Nullable Drop isIdentified(Draft draft, Door door) {
        Instant now = door.receivedAt();
        if (draft.id == null) {
            draft.untimed = door.idempotencyKey() != null;
            draft.id = draft.untimed ? door.idAt(draft.index) : Uuids.timeOrdered(now);
        } else if (draft.timestamp == null) {
            OptionalLong time = Uuids.time(draft.id);
            if (time.isPresent() && inRange(Instant.ofEpochMilli(time.getAsLong()), door)) {
                draft.timestamp = Instant.ofEpochMilli(time.getAsLong());
            } else {
                draft.untimed = true;
            }
        }
        Instant moment = draft.timestamp == null ? now : draft.timestamp;
        draft.timestamp = moment.truncatedTo(ChronoUnit.MICROS);
        return null;
    }

    private @Nullable Drop isInTime(Draft draft, Door door) {
        Instant moment = Objects.requireNonNull(draft.timestamp);
        if (!inRange(moment, door)) {
            return new Drop(
                    Reason.TIMESTAMP_OUT_OF_RANGE,
                    "timestamp",
                    "At most %s ahead and %s back%s."
                            .formatted(
                                    words(capture.ahead()),
                                    words(oldest(door)),
                                    door.mayImport() ? "" : "; a key with scope import may go further back"));
        }
        if (!moment.isBefore(door.receivedAt().minus(settings.acceptLate()))) {
            return null;
        }
        if (counted.days(moment).stream().anyMatch(day -> days.state(day).closed())) {
            return new Drop(
                    Reason.DAY_CLOSED, "timestamp", "The raw activity of that day is already anonymised or gone.");
        }
        if (link.away()
                && moment.isBefore(
                        door.receivedAt().minus(periods.anonymizeAfter()).plus(SPOOLED_FOR))) {
            throw new NotDurableException("The database is away, and may be back only when that day is anonymised.");
        }
        return null;
    }

    private @Nullable Drop isNotSuppressed(Draft draft, Door door) {
        boolean suppressed = unwanted.is(
                Objects.requireNonNull(draft.userId),
                Objects.requireNonNull(draft.type).id(),
                draft.entityId,
                Objects.requireNonNull(draft.timestamp),
                door.receivedAt());
        return suppressed ? Drop.SUPPRESSED : null;
    }

    private boolean inRange(Instant moment, Door door) {
        Instant now = door.receivedAt();
        return !moment.isAfter(now.plus(capture.ahead())) && !moment.isBefore(now.minus(oldest(door)));
    }

    private Duration oldest(Door door) {
        return door.mayImport() ? periods.retain() : settings.acceptLate();
    }

    private static String words(Duration duration) {
        return duration.toDays() > 0 ? duration.toDays() + " days" : duration.toMinutes() + " minutes";
    }
}
