package dev.footfall.access.keys;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import dev.footfall.access.keys.ApiKeys.KeyView;
import dev.footfall.platform.Caller;
import dev.footfall.platform.Caller.Scope;
import dev.footfall.platform.InvalidInputException;
import dev.footfall.platform.StrictParameters;
import io.swagger.v3.oas.annotations.Hidden;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/admin/keys")
@Tag(name = "API keys")
class KeysController {

    private static final Duration DEFAULT_OVERLAP = Duration.ofDays(1);
    private static final Duration MAX_OVERLAP = Duration.ofDays(90);

    private final ApiKeyAdmin apiKeyAdmin;
    private final Clock clock;

    KeysController(ApiKeyAdmin apiKeyAdmin, Clock clock) {
        this.apiKeyAdmin = apiKeyAdmin;
        this.clock = clock;
    }

    record KeyList(List<KeyView> keys) {}

    /**
     * @param overlap how long the old key stays valid, like {@code 24h} or {@code 7d}; a day if omitted
     * @param unknown unknown fields, which are errors
     */
    record Rotation(
            @Nullable String overlap,
            @Hidden @JsonAnySetter @Nullable Map<String, Object> unknown) {}

    /** @param key the key itself, shown only once */
    record ShownKey(
            UUID id,
            String name,
            String key,
            String prefix,
            List<String> scopes,
            boolean admin,
            @Nullable Instant expiresAt) {}

    @GetMapping
    @Operation(summary = "All keys: scopes, last use, expiry; never the keys themselves")
    KeyList list() {
        return new KeyList(apiKeyAdmin.all());
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Creates a key; the answer shows it once")
    ShownKey create(Caller caller, @RequestBody NewKey request) {
        return shown(apiKeyAdmin.create(caller, UUID.randomUUID(), request.validate(clock.instant())));
    }

    @PostMapping("/{id}/rotate")
    @StrictParameters
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Creates a successor; the old key stays valid for the overlap")
    ShownKey rotate(Caller caller, @PathVariable UUID id, @RequestBody(required = false) @Nullable Rotation request) {
        InvalidInputException.refuseUnknown(request == null ? null : request.unknown());
        var overlap = request == null || request.overlap() == null ? DEFAULT_OVERLAP : overlap(request.overlap());
        return shown(apiKeyAdmin.rotate(caller, id, UUID.randomUUID(), overlap));
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Revokes a key: refused on all nodes within seconds, for good")
    void revoke(Caller caller, @PathVariable UUID id) {
        apiKeyAdmin.revoke(caller, id);
    }

    static Duration overlap(String text) {
        try {
            var overlap = DurationStyle.detectAndParse(text);
            if (!overlap.isNegative() && overlap.compareTo(MAX_OVERLAP) <= 0) {
                return overlap;
            }
        } catch (IllegalArgumentException e) {
            // Reported below, like a duration out of range.
        }
        throw new InvalidInputException(
                "overlap", "invalid_duration", "'overlap' must be a duration from 0s to 90d, like 24h.");
    }

    private static ShownKey shown(ApiKeyAdmin.CreatedKey created) {
        var key = created.key();
        return new ShownKey(
                key.id(),
                key.name(),
                created.text().text(),
                key.prefix(),
                key.scopes().stream().map(Scope::text).sorted().toList(),
                key.admin(),
                key.expiresAt());
    }
}
