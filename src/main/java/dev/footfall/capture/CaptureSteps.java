package dev.footfall.capture;

import dev.footfall.activity.Activity;
import dev.footfall.activity.ActivityTypes;
import dev.footfall.activity.ActivityTypes.ActivityType;
import dev.footfall.activity.Days;
import dev.footfall.activity.EntityTypes;
import dev.footfall.activity.RollupLifecycle.AffectedDays;
import dev.footfall.capture.CaptureConfiguration.CaptureSettings;
import dev.footfall.capture.CaptureContext.Uuids;
import dev.footfall.capture.Rejection.RejectionReason;
import dev.footfall.capture.Submission.NotDurableException;
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
 * The steps from a parsed activity to a stored one, as an ordered list: each step passes it on or rejects it. Reading
 * and scrubbing come before ({@link ActivityReader}), the writer after. Called by request threads, stateless.
 */
@Component
final class CaptureSteps {

    /** The maximum number of types that register themselves. */
    static final int SELF_REGISTERED_TYPES = 500;

    /** An acknowledged activity may wait this long in the spool without meeting an anonymized day. */
    private static final Duration MAX_SPOOL_TIME = Duration.ofDays(7);

    @FunctionalInterface
    private interface Step {
        @Nullable Rejection take(ParsedActivity draft, CaptureContext captureContext);
    }

    private final List<Step> steps = List.of(
            this::wasReadable,
            this::isTheCallersOwn,
            this::isComplete,
            this::hasKnownType,
            this::hasKnownEntityType,
            this::hasEntity,
            this::isIdentified,
            this::isInTime,
            this::isNotSuppressed);

    private final ActivityTypes types;
    private final EntityTypes entityTypes;
    private final EntityTexts entityTexts;
    private final Days days;
    private final SuppressionFilter suppressionFilter;
    private final Settings settings;
    private final RetentionPeriods periods;
    private final AffectedDays affectedDays;
    private final CaptureSettings capture;
    private final DatabaseState databaseState;

    CaptureSteps(
            ActivityTypes types,
            EntityTypes entityTypes,
            EntityTexts entityTexts,
            Days days,
            SuppressionFilter suppressionFilter,
            Settings settings,
            RetentionPeriods periods,
            CaptureSettings capture,
            DatabaseState databaseState) {
        this.types = types;
        this.entityTypes = entityTypes;
        this.entityTexts = entityTexts;
        this.days = days;
        this.suppressionFilter = suppressionFilter;
        this.settings = settings;
        this.periods = periods;
        this.affectedDays = new AffectedDays(settings.zone());
        this.capture = capture;
        this.databaseState = databaseState;
    }

    /** Null when the activity passed every step; {@link #entry} may be called then. */
    @Nullable Rejection take(ParsedActivity draft, CaptureContext captureContext) {
        for (Step step : steps) {
            Rejection rejection = step.take(draft, captureContext);
            if (rejection != null) {
                return rejection;
            }
        }
        return null;
    }

    Entry entry(ParsedActivity draft, CaptureContext captureContext) {
        Activity activity = new Activity(
                Objects.requireNonNull(draft.id),
                Objects.requireNonNull(draft.userId),
                Objects.requireNonNull(draft.type).id(),
                draft.entityType,
                draft.entityId,
                draft.entityKey,
                draft.metadata,
                Objects.requireNonNull(draft.timestamp),
                captureContext.receivedAt(),
                false);
        return new Entry(
                draft.index, captureContext.source(), captureContext.key(), draft.untimed, draft.ownTime, activity);
    }

    private @Nullable Rejection wasReadable(ParsedActivity draft, CaptureContext captureContext) {
        return draft.problem;
    }

    private @Nullable Rejection isTheCallersOwn(ParsedActivity draft, CaptureContext captureContext) {
        if (captureContext.ownUser() == null) {
            return null;
        }
        if (draft.userId == null) {
            draft.userId = captureContext.ownUser();
        }
        return draft.userId.equals(captureContext.ownUser())
                ? null
                : new Rejection(
                        RejectionReason.FOREIGN_USER,
                        "userId",
                        "A user's token may only send that user's own activity. Leave userId out, or use an API key.");
    }

    private @Nullable Rejection isComplete(ParsedActivity draft, CaptureContext captureContext) {
        if (draft.userId == null) {
            return new Rejection(RejectionReason.REQUIRED, "userId", "Say who it was: the user's id.");
        }
        if (draft.typeName == null) {
            return new Rejection(RejectionReason.REQUIRED, "activityType", "Say what was done, such as app_view.");
        }
        return null;
    }

    private @Nullable Rejection hasKnownType(ParsedActivity draft, CaptureContext captureContext) {
        String name = Objects.requireNonNull(draft.typeName);
        Optional<ActivityType> type = types.named(name);
        if (type.isEmpty()) {
            if (!ActivityTypes.NAME.matcher(name).matches()) {
                return new Rejection(
                        RejectionReason.INVALID_ACTIVITY_TYPE,
                        "activityType",
                        "A type must be a lower-case letter, followed by at most 49 lower-case letters, "
                                + "digits or underscores.");
            }
            if (captureContext.ownUser() != null) {
                return new Rejection(
                        RejectionReason.UNKNOWN_ACTIVITY_TYPE,
                        "activityType",
                        "No such activity type. A person's token cannot register types: an admin or an API key can.");
            }
            if (!capture.registerTypes() && !captureContext.registersTypes()) {
                return new Rejection(
                        RejectionReason.UNKNOWN_ACTIVITY_TYPE,
                        "activityType",
                        "No such activity type. An admin adds types, or FOOTFALL_REGISTER_TYPES=true registers them.");
            }
            if (types.all().size() >= SELF_REGISTERED_TYPES) {
                return new Rejection(
                        RejectionReason.TOO_MANY_TYPES,
                        "activityType",
                        "There are already 500 activity types; only an admin can add more.");
            }
            type = Optional.of(types.register(name));
        }
        draft.type = type.get();
        return null;
    }

    private @Nullable Rejection hasKnownEntityType(ParsedActivity draft, CaptureContext captureContext) {
        String name = draft.entityTypeName;
        if (name == null) {
            return null;
        }
        OptionalInt known = entityTypes.known(name);
        if (known.isEmpty()) {
            if (!entityTypes.isName(name)) {
                return new Rejection(
                        RejectionReason.INVALID_ENTITY_TYPE,
                        "entityType",
                        "An entity type must be a letter, followed by at most 49 letters, digits or underscores.");
            }
            boolean person = captureContext.ownUser() != null;
            known = person ? entityTypes.find(name) : entityTypes.register(name);
            if (known.isEmpty() && person) {
                return new Rejection(
                        RejectionReason.UNKNOWN_ENTITY_TYPE,
                        "entityType",
                        "No such entity type. A person's token cannot register entity types: activities of "
                                + "an API key can.");
            }
        }
        if (known.isEmpty()) {
            return new Rejection(
                    RejectionReason.TOO_MANY_TYPES,
                    "entityType",
                    "There are already 1,000 entity types, which is the limit.");
        }
        draft.entityType = (short) known.getAsInt();
        return null;
    }

    /** Finds the UUID that stands for an entity's text. */
    private @Nullable Rejection hasEntity(ParsedActivity draft, CaptureContext captureContext) {
        if (draft.entityText != null) {
            entityTexts.resolve(draft, draft.entityText);
        }
        return null;
    }

    /**
     * Gives an id and a time where they are missing. What cannot be derived again from the activity itself is
     * remembered.
     */
    private @Nullable Rejection isIdentified(ParsedActivity draft, CaptureContext captureContext) {
        Instant now = captureContext.receivedAt();
        if (draft.id == null) {
            draft.untimed = captureContext.idempotencyKey() != null;
            draft.id = draft.untimed ? captureContext.idAt(draft.index) : Uuids.timeOrdered(now);
        } else if (draft.timestamp == null) {
            OptionalLong time = Uuids.time(draft.id);
            if (time.isPresent() && inRange(Instant.ofEpochMilli(time.getAsLong()), captureContext)) {
                draft.timestamp = Instant.ofEpochMilli(time.getAsLong());
            } else {
                draft.untimed = true;
            }
        }
        Instant moment = draft.timestamp == null ? now : draft.timestamp;
        draft.timestamp = moment.truncatedTo(ChronoUnit.MICROS);
        return null;
    }

    private @Nullable Rejection isInTime(ParsedActivity draft, CaptureContext captureContext) {
        Instant moment = Objects.requireNonNull(draft.timestamp);
        if (!inRange(moment, captureContext)) {
            return new Rejection(
                    RejectionReason.TIMESTAMP_OUT_OF_RANGE,
                    "timestamp",
                    "The timestamp may be at most %s ahead and %s back%s."
                            .formatted(
                                    words(capture.ahead()),
                                    words(oldest(captureContext)),
                                    captureContext.mayImport() ? "" : "; a key with scope import may go further back"));
        }
        if (!moment.isBefore(captureContext.receivedAt().minus(settings.acceptLate()))) {
            return null;
        }
        if (affectedDays.days(moment).stream().anyMatch(day -> days.state(day).closed())) {
            return new Rejection(
                    RejectionReason.DAY_CLOSED,
                    "timestamp",
                    "The raw activity of that day is already anonymized or deleted.");
        }
        if (databaseState.away()
                && moment.isBefore(captureContext
                        .receivedAt()
                        .minus(periods.anonymizeAfter())
                        .plus(MAX_SPOOL_TIME))) {
            throw new NotDurableException("The database is away, and that day may be anonymized before it is back.");
        }
        return null;
    }

    /** A corrected activity may be the repetition of one that was stored under its own time, and removed since. */
    private @Nullable Rejection isNotSuppressed(ParsedActivity draft, CaptureContext captureContext) {
        boolean suppressed = isSuppressed(draft, Objects.requireNonNull(draft.timestamp), captureContext)
                || draft.untimed && draft.ownTime != null && isSuppressed(draft, draft.ownTime, captureContext);
        return suppressed ? Rejection.SUPPRESSED : null;
    }

    private boolean isSuppressed(ParsedActivity draft, Instant moment, CaptureContext captureContext) {
        return suppressionFilter.is(
                Objects.requireNonNull(draft.userId),
                Objects.requireNonNull(draft.type).id(),
                draft.entityId,
                moment,
                captureContext.receivedAt());
    }

    private boolean inRange(Instant moment, CaptureContext captureContext) {
        Instant now = captureContext.receivedAt();
        return !moment.isAfter(now.plus(capture.ahead())) && !moment.isBefore(now.minus(oldest(captureContext)));
    }

    private Duration oldest(CaptureContext captureContext) {
        return captureContext.mayImport() ? periods.retain() : settings.acceptLate();
    }

    private static String words(Duration duration) {
        return duration.toDays() > 0 ? duration.toDays() + " days" : duration.toMinutes() + " minutes";
    }
}
