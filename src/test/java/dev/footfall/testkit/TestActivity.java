package dev.footfall.testkit;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An activity to be put into the raw table by {@link TestActivities}: {@code
 * anActivity().by(user).of("app_view").on(app).at("2026-11-20T10:00:00Z")}. Each call gives a new value. What is left
 * out: new ids, {@code app_view}, no entity, no metadata, received a second after it happened.
 */
public record TestActivity(
        UUID id,
        UUID userId,
        String type,
        @Nullable String entityType,
        @Nullable UUID entityId,
        @Nullable String metadata,
        Instant occurredAt,
        @Nullable Instant receivedAt) {

    /** When nothing else is said: noon of a day whose partition {@link TestActivities} makes. */
    public static final Instant DEFAULT_TIME = Instant.parse("2026-11-20T12:00:00Z");

    public static TestActivity anActivity() {
        return new TestActivity(UUID.randomUUID(), UUID.randomUUID(), "app_view", null, null, null, DEFAULT_TIME, null);
    }

    public TestActivity withId(UUID id) {
        return new TestActivity(id, userId, type, entityType, entityId, metadata, occurredAt, receivedAt);
    }

    public TestActivity by(UUID user) {
        return new TestActivity(id, user, type, entityType, entityId, metadata, occurredAt, receivedAt);
    }

    public TestActivity of(String activityType) {
        return new TestActivity(id, userId, activityType, entityType, entityId, metadata, occurredAt, receivedAt);
    }

    /** On an app. */
    public TestActivity on(UUID app) {
        return on("App", app);
    }

    public TestActivity on(@Nullable String type, @Nullable UUID entity) {
        return new TestActivity(id, userId, this.type, type, entity, metadata, occurredAt, receivedAt);
    }

    /** Adds one text to the metadata. */
    public TestActivity with(String key, String value) {
        String pair = quoted(key) + ": " + quoted(value);
        return metadata(metadata == null ? "{" + pair + "}" : metadata.replaceFirst("}\\s*$", "") + ", " + pair + "}");
    }

    /** The whole metadata, a JSON object. */
    public TestActivity metadata(@Nullable String json) {
        return new TestActivity(id, userId, type, entityType, entityId, json, occurredAt, receivedAt);
    }

    public TestActivity at(String instant) {
        return at(Instant.parse(instant));
    }

    public TestActivity at(Instant instant) {
        return new TestActivity(id, userId, type, entityType, entityId, metadata, instant, receivedAt);
    }

    public TestActivity receivedAt(Instant instant) {
        return new TestActivity(id, userId, type, entityType, entityId, metadata, occurredAt, instant);
    }

    Instant received() {
        return Objects.requireNonNullElseGet(receivedAt, () -> occurredAt.plus(Duration.ofSeconds(1)));
    }

    private static String quoted(String text) {
        var json = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ') {
                json.append("\\u%04x".formatted((int) c));
            } else {
                json.append(c);
            }
        }
        return json.append('"').toString();
    }
}
