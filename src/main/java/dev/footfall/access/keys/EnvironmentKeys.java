package dev.footfall.access.keys;

import dev.footfall.platform.Audit;
import dev.footfall.platform.Scope;
import java.time.Clock;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Registers the two keys of the environment, so that the first request needs no click. They are those of the environment: what a variable named at the last
 * start and does not name any more is refused from this start on, on all nodes, and good again once it is named again; nodes of one installation get the same.
 * A key that somebody revoked stays revoked though the environment still names it.
 */
@Component
class EnvironmentKeys {

    private static final Logger log = LoggerFactory.getLogger(EnvironmentKeys.class);

    private final ApiKeys keys;
    private final KeySettings settings;
    private final Audit audit;
    private final TransactionOperations transaction;
    private final Clock clock;

    EnvironmentKeys(ApiKeys keys, KeySettings settings, Audit audit, TransactionOperations transaction, Clock clock) {
        this.keys = keys;
        this.settings = settings;
        this.audit = audit;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** Both variables leave before either comes, so that two keys that changed places are good in their new ones. */
    void register() {
        var capture = KeySettings.CAPTURE;
        var admin = KeySettings.ADMIN;
        transaction.executeWithoutResult(_ -> {
            endFormer(capture, settings.captureKey());
            endFormer(admin, settings.adminKey());
            register(capture, settings.captureKey(), Set.of(Scope.CAPTURE), false);
            register(admin, settings.adminKey(), EnumSet.allOf(Scope.class), true);
        });
    }

    private void endFormer(String variable, @Nullable String value) {
        var text = value == null ? null : new KeyText(value);
        for (var prefix : keys.leaveEnvironment(variable, text, clock.instant())) {
            log.warn(
                    "{} names {} now: the key {}… that it named before is refused from now on.",
                    variable,
                    value == null ? "no key" : "another key",
                    prefix);
            audit.record(new Audit.Entry("key-ended", null, prefix + " of " + variable, null));
        }
    }

    private void register(String variable, @Nullable String value, Set<Scope> scopes, boolean admin) {
        if (value == null) {
            return;
        }
        var text = new KeyText(value);
        keys.addFromEnvironment(
                text,
                new ApiKey(UUID.randomUUID(), variable, text.prefix(), scopes, admin, clock.instant(), null, null));
        if (keys.isRevokedOrReplaced(text)) {
            log.warn(
                    "{} names a key that was revoked or rotated: it is refused, or will be after its overlap. Set another one.",
                    variable);
        }
    }
}
