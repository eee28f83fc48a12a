package dev.footfall.access.keys;

import dev.footfall.access.keys.ApiKeys.ApiKey;
import dev.footfall.access.keys.ApiKeys.KeyText;
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

/** Creates, rotates and revokes API keys. Audited, and effective on this node at once. */
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

    /** A new key with its text, which is shown only once. */
    record CreatedKey(ApiKey key, KeyText text) {}

    List<KeyView> all() {
        return keys.all();
    }

    KeyView view(UUID id) {
        return keys.view(id).orElseThrow(() -> new NotFoundException("There is no such key."));
    }

    /** @throws ConflictException if a key of this id exists: the same form was submitted twice */
    CreatedKey create(Caller by, UUID id, NewKey.Validated request) {
        var scopes = request.admin() ? EnumSet.allOf(Scope.class) : request.scopes();
        var created = newKey(id, request.name(), scopes, request.admin(), request.expiresAt());
        transaction.executeWithoutResult(status -> {
            add(created);
            audit.record(new Audit.Entry("key-made", by, created.key().prefix(), null));
        });
        known.refresh();
        return created;
    }

    /**
     * Creates a successor with the same name and scopes; both keys are valid during the overlap, so that no sender has
     * to stop.
     */
    CreatedKey rotate(Caller by, UUID id, UUID successorId, Duration overlap) {
        var created = transaction.execute(status -> {
            var old = keys.find(id).orElseThrow(ApiKeyAdmin::noSuchKey);
            var successor = newKey(successorId, old.name(), old.scopes(), old.admin(), null);
            add(successor);
            keys.replace(id, successor.key().id(), clock.instant().plus(overlap));
            audit.record(new Audit.Entry(
                    "key-rotated", by, old.prefix() + " to " + successor.key().prefix(), null));
            return successor;
        });
        known.refresh();
        return created;
    }

    void revoke(Caller by, UUID id) {
        transaction.executeWithoutResult(status -> {
            var key = keys.find(id).orElseThrow(ApiKeyAdmin::noSuchKey);
            keys.revoke(id, clock.instant());
            audit.record(new Audit.Entry("key-revoked", by, key.prefix(), null));
        });
        known.refresh();
    }

    private void add(CreatedKey created) {
        if (!keys.add(created.text(), created.key())) {
            throw new ConflictException("This key was already created.");
        }
    }

    private CreatedKey newKey(UUID id, String name, Set<Scope> scopes, boolean admin, @Nullable Instant expiresAt) {
        var text = KeyText.random();
        var key = new ApiKey(id, name, text.prefix(), scopes, admin, clock.instant(), expiresAt, null);
        return new CreatedKey(key, text);
    }

    private static NotFoundException noSuchKey() {
        return new NotFoundException("There is no such key, or it is already revoked.");
    }
}
