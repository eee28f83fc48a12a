package dev.footfall.access.keys;

import dev.footfall.platform.Scope;
import java.time.Clock;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Registers the two keys of the environment, so that the first request needs no click. A key that somebody revoked stays
 * revoked though the environment still names it, and a key that the environment no longer names stays good until it is
 * revoked: nodes are restarted one after the other.
 */
@Component
class EnvironmentKeys {

    private static final Logger log = LoggerFactory.getLogger(EnvironmentKeys.class);

    private final ApiKeys keys;
    private final KeySettings settings;
    private final Clock clock;

    EnvironmentKeys(ApiKeys keys, KeySettings settings, Clock clock) {
        this.keys = keys;
        this.settings = settings;
        this.clock = clock;
    }

    void register() {
        register("FOOTFALL_CAPTURE_KEY", settings.captureKey(), Set.of(Scope.CAPTURE), false);
        register("FOOTFALL_ADMIN_KEY", settings.adminKey(), EnumSet.allOf(Scope.class), true);
    }

    private void register(String variable, @Nullable String value, Set<Scope> scopes, boolean admin) {
        if (value == null) {
            return;
        }
        var text = new KeyText(value);
        var key = new ApiKey(UUID.randomUUID(), variable, text.prefix(), scopes, admin, clock.instant(), null, null);
        if (!keys.add(text, key) && keys.isRevoked(text)) {
            log.warn("{} names a key that was revoked: it stays refused. Set another one.", variable);
        }
    }
}
