package dev.footfall.activity;

import dev.footfall.activity.ActivityTypes.ActivityType;
import dev.footfall.platform.Audit;
import dev.footfall.platform.Caller;
import dev.footfall.platform.ProblemException.ConflictException;
import dev.footfall.platform.ProblemException.NotFoundException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Adds and changes activity types, and audits who did. Known on this node at once, on the others within five seconds.
 */
@Component
class ActivityTypeAdmin {

    private final ActivityTypes types;
    private final Audit audit;
    private final TransactionOperations transaction;
    private final Activities activities;
    private final Clock clock;

    ActivityTypeAdmin(
            ActivityTypes types, Audit audit, TransactionOperations transaction, Activities activities, Clock clock) {
        this.types = types;
        this.audit = audit;
        this.transaction = transaction;
        this.activities = activities;
        this.clock = clock;
    }

    /** Reads from the database: another node may have added it just now. */
    ActivityType named(String name) {
        types.refresh();
        return types.named(name).orElseThrow(() -> new NotFoundException("There is no such activity type."));
    }

    ActivityType add(Caller by, ActivityType type) {
        transaction.executeWithoutResult(_ -> {
            if (!types.add(type)) {
                throw new ConflictException("An activity type with this name already exists.");
            }
            audit.record(new Audit.Entry("type-added", by, type.name(), null));
        });
        types.refresh();
        return types.named(type.name()).orElseThrow();
    }

    ActivityType change(Caller by, ActivityType changed) {
        var changes = changes(named(changed.name()), changed);
        if (!changes.isEmpty()) {
            transaction.executeWithoutResult(_ -> {
                types.store(changed);
                var subject = changed.name() + ": " + String.join(", ", changes);
                audit.record(new Audit.Entry("type-changed", by, subject, null));
            });
            types.refresh();
        }
        return types.named(changed.name()).orElseThrow();
    }

    /** Whether the change from {@code before} to {@code after} drops rows sooner, which needs a confirmation. */
    static boolean keepsShorter(ActivityType before, ActivityType after) {
        return after.retainDays() != null && (before.retainDays() == null || after.retainDays() < before.retainDays());
    }

    /** The approximate number of rows of the type that are older than its new retention. */
    long rowsOlder(ActivityType stored, ActivityType changed) {
        Duration age = Duration.ofDays(Objects.requireNonNull(changed.retainDays()));
        return activities
                .total(ActivityFilter.ALL
                        .ofTypes(Set.of(stored.id()))
                        .between(null, clock.instant().minus(age)))
                .number();
    }

    /** The names of what changed; where it decides about data, with the old and new value. */
    private static List<String> changes(ActivityType before, ActivityType after) {
        var changes = new ArrayList<String>();
        note(changes, "label", before.label(), after.label());
        note(changes, "sentence", before.sentence(), after.sentence());
        note(changes, "colour", before.color(), after.color());
        note(changes, "entity type", before.entityType(), after.entityType());
        note(
                changes,
                after.entityIsPerson() ? "entity is a person" : "entity is not a person",
                before.entityIsPerson(),
                after.entityIsPerson());
        note(changes, "safe keys", before.safeKeys(), after.safeKeys());
        var retention = "retention in days %s to %s".formatted(days(before), days(after));
        note(changes, retention, before.retainDays(), after.retainDays());
        return changes;
    }

    private static String days(ActivityType type) {
        return type.retainDays() == null ? "general" : type.retainDays().toString();
    }

    private static void note(List<String> changes, String what, @Nullable Object before, @Nullable Object after) {
        if (!Objects.equals(before, after)) {
            changes.add(what);
        }
    }
}
