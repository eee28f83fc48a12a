package dev.footfall.access.keys;

import dev.footfall.access.keys.ApiKeys.ApiKey;
import dev.footfall.access.keys.ApiKeys.KeyText;
import dev.footfall.platform.Audit;
import dev.footfall.platform.BackgroundRead;
import dev.footfall.platform.CachedRead;
import dev.footfall.platform.Caller;
import dev.footfall.platform.Caller.Scope;
import dev.footfall.platform.Settings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * The valid keys in memory: requests need no database to check a key, and keys work while the database is down. The
 * snapshot is replaced as a whole every two seconds, so a key created or revoked on any node takes effect on every node
 * within five. A look-up is one SHA-256 and one map access, whether the key exists or not.
 *
 * <p>Request threads read the snapshot and note the last use; the scheduled task and changes of keys query the
 * database. While one run hangs in the database, later runs are skipped, not queued.
 */
@Component
public class KnownKeys implements SmartInitializingSingleton {

    private static final Logger log = LoggerFactory.getLogger(KnownKeys.class);
    private static final Duration LAST_USE_STEP = Duration.ofMinutes(1);

    private final ApiKeys keys;
    private final EnvironmentKeys environmentKeys;
    private final boolean isServer;
    private final Clock clock;
    private final BackgroundRead background =
            new BackgroundRead(log, "API keys could not be refreshed ({}); using the known ones");
    private final Map<UUID, Instant> lastUse = new ConcurrentHashMap<>();
    private final Map<UUID, Instant> storedUse = new HashMap<>();
    private final CachedRead<Snapshot> snapshot = new CachedRead<>(new Snapshot(Map.of(), Map.of()));
    private boolean storeFailed;

    private record Snapshot(Map<String, ApiKey> byDigest, Map<UUID, ApiKey> capturing, Map<UUID, UUID> sources) {

        Snapshot(Map<String, ApiKey> byDigest, Map<UUID, UUID> sources) {
            this(
                    Map.copyOf(byDigest),
                    byDigest.values().stream()
                            .filter(key -> !key.admin() && key.scopes().equals(Set.of(Scope.CAPTURE)))
                            .collect(Collectors.toUnmodifiableMap(ApiKey::id, Function.identity())),
                    Map.copyOf(sources));
        }
    }

    KnownKeys(ApiKeys keys, EnvironmentKeys environmentKeys, Settings settings, Clock clock) {
        this.keys = keys;
        this.environmentKeys = environmentKeys;
        this.isServer = !settings.database().attach();
        this.clock = clock;
    }

    /**
     * Before the server listens, so that the first request finds the keys of the environment. Not for a job on the
     * command line: its environment differs and must not end the keys of the server.
     */
    @Override
    public void afterSingletonsInstantiated() {
        if (isServer) {
            environmentKeys.register();
        }
        refresh();
    }

    /** The caller with this key; empty if it is unknown, revoked or expired. Notes the use. */
    public Optional<Caller> callerOf(String text) {
        return callerOf(snapshot.get().byDigest.get(new KeyText(text).digest()));
    }

    /** The caller whose key has this id, if that key can do nothing but capture. Notes the use. */
    public Optional<Caller> capturingKey(UUID id) {
        return callerOf(snapshot.get().capturing.get(id));
    }

    private Optional<Caller> callerOf(@Nullable ApiKey key) {
        if (key == null) {
            return Optional.empty();
        }
        var now = clock.instant();
        if (!key.isValid(now)) {
            return Optional.empty();
        }
        noteUse(key.id(), now);
        return Optional.of(key.caller());
    }

    /** The source that a key sends for: the same for all keys that came by rotation from one. */
    public UUID sourceOf(UUID keyId) {
        return snapshot.get().sources.getOrDefault(keyId, keyId);
    }

    /** Called after a key changes on this node, so that it takes effect at once. */
    void refresh() {
        snapshot.renew(() -> {
            var byDigest = keys.findUnrevoked();
            // afterwards, so that no key is known without its source
            return new Snapshot(byDigest, keys.findSources());
        });
    }

    @Scheduled(fixedRateString = "${footfall.key-refresh:2s}")
    void scheduledRefresh() {
        background.run(() -> {
            refresh();
            storeLastUses();
        });
    }

    private void noteUse(UUID id, Instant now) {
        var before = lastUse.get(id);
        if (before == null || Duration.between(before, now).compareTo(LAST_USE_STEP) >= 0) {
            lastUse.put(id, now);
        }
    }

    /** Fails by itself on a server that only reads. Only one run at a time. */
    private void storeLastUses() {
        try {
            storeNewUses();
            storeFailed = false;
        } catch (RuntimeException e) {
            if (!storeFailed) {
                log.warn(
                        "The last use of API keys could not be stored ({})",
                        e.getClass().getSimpleName());
                storeFailed = true;
            }
        }
    }

    private void storeNewUses() {
        for (var use : lastUse.entrySet()) {
            if (!use.getValue().equals(storedUse.get(use.getKey()))) {
                keys.saveLastUse(use.getKey(), use.getValue());
                storedUse.put(use.getKey(), use.getValue());
            }
        }
    }

    /**
     * Registers the two keys of the environment. A key that a variable held at the last start and no longer holds is
     * rejected from this start on, on all nodes, and valid again once the variable holds it again; nodes of one
     * installation must get the same keys. A revoked key stays revoked although the environment still holds it.
     */
    @Component
    static class EnvironmentKeys {

        private static final Logger log = LoggerFactory.getLogger(EnvironmentKeys.class);

        private final ApiKeys keys;
        private final KeySettings settings;
        private final Audit audit;
        private final TransactionOperations transaction;
        private final Clock clock;

        EnvironmentKeys(
                ApiKeys keys, KeySettings settings, Audit audit, TransactionOperations transaction, Clock clock) {
            this.keys = keys;
            this.settings = settings;
            this.audit = audit;
            this.transaction = transaction;
            this.clock = clock;
        }

        /**
         * Ends the old keys of both variables before adding the new ones, so that two keys that swapped variables are
         * valid.
         */
        void register() {
            var capture = KeySettings.CAPTURE;
            var admin = KeySettings.ADMIN;
            transaction.executeWithoutResult(_ -> {
                retirePrevious(capture, settings.captureKey());
                retirePrevious(admin, settings.adminKey());
                register(capture, settings.captureKey(), Set.of(Scope.CAPTURE), false);
                register(admin, settings.adminKey(), EnumSet.allOf(Scope.class), true);
            });
        }

        private void retirePrevious(String variable, @Nullable String value) {
            var text = value == null ? null : new KeyText(value);
            for (var prefix : keys.retireEnvironmentKeys(variable, text, clock.instant())) {
                log.warn("{} no longer holds the key {}…: it is refused from now on.", variable, prefix);
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
                        "{} holds a key that was revoked, or that was rotated and stops working after its overlap."
                                + " Set another one.",
                        variable);
            }
        }
    }
}
