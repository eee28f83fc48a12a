package dev.footfall.access.keys;

import dev.footfall.access.keys.ApiKeys.ApiKey;
import dev.footfall.access.keys.ApiKeys.KeyView;
import dev.footfall.platform.Audit;
import dev.footfall.platform.Caller;
import dev.footfall.platform.Caller.Scope;
import dev.footfall.platform.ProblemException.ConflictException;
import dev.footfall.platform.ProblemException.NotFoundException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** Makes, rotates and revokes keys. What it does is recorded, and known on this node at once. */
@Component
class ApiKeyAdmin {

    private final ApiKeys keys;
    private final KnownKeys known;
    private final Audit audit;
    private final TransactionOperations transaction;
    private final Clock clock;

    ApiKeyAdmin(ApiKeys keys, KnownKeys known, Audit audit, TransactionOperations transaction, Clock clock) {
        this.keys = keys;
        this.known = known;
        this.audit = audit;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** A key just made, with the text that is shown this once. */
    record MadeKey(ApiKey key, KeyText text) {}

    List<KeyView> all() {
        return keys.all();
    }

    KeyView view(UUID id) {
        return keys.view(id).orElseThrow(() -> new NotFoundException("There is no such key."));
    }

    /** @throws ConflictException where there is a key of this id: the same form came a second time */
    MadeKey make(Caller by, UUID id, NewKey.Checked asked) {
        var scopes = asked.admin() ? EnumSet.allOf(Scope.class) : asked.scopes();
        var made = newKey(id, asked.name(), scopes, asked.admin(), asked.expiresAt());
        transaction.executeWithoutResult(status -> {
            add(made);
            audit.record(new Audit.Entry("key-made", by, made.key().prefix(), null));
        });
        known.refresh();
        return made;
    }

    /** A successor with the same name and scopes; both are good for the overlap, so that no sender has to stop. */
    MadeKey rotate(Caller by, UUID id, UUID successorId, Duration overlap) {
        var made = transaction.execute(status -> {
            var old = keys.find(id).orElseThrow(ApiKeyAdmin::noSuchKey);
            var successor = newKey(successorId, old.name(), old.scopes(), old.admin(), null);
            add(successor);
            keys.replace(id, successor.key().id(), clock.instant().plus(overlap));
            audit.record(new Audit.Entry(
                    "key-rotated", by, old.prefix() + " to " + successor.key().prefix(), null));
            return successor;
        });
        known.refresh();
        return made;
    }

    void revoke(Caller by, UUID id) {
        transaction.executeWithoutResult(status -> {
            var key = keys.find(id).orElseThrow(ApiKeyAdmin::noSuchKey);
            keys.revoke(id, clock.instant());
            audit.record(new Audit.Entry("key-revoked", by, key.prefix(), null));
        });
        known.refresh();
    }

    private void add(MadeKey made) {
        if (!keys.add(made.text(), made.key())) {
            throw new ConflictException("This key was made already.");
        }
    }

    private MadeKey newKey(UUID id, String name, Set<Scope> scopes, boolean admin, @Nullable Instant expiresAt) {
        var text = KeyText.random();
        var key = new ApiKey(id, name, text.prefix(), scopes, admin, clock.instant(), expiresAt, null);
        return new MadeKey(key, text);
    }

    private static NotFoundException noSuchKey() {
        return new NotFoundException("There is no such key, or it is revoked already.");
    }
}
