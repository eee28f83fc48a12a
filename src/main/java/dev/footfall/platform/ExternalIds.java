package dev.footfall.platform;

import java.nio.ByteBuffer;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The UUIDs of people and entities whose sender knows them by any other text, such as {@code auth0|5f7c}. A UUID, in
 * upper or lower case, stands for itself; another text is replaced by half of its HMAC-SHA256 under the installation's
 * secret, as a UUID of version 8 (RFC 9562). So a person's text, perhaps an e-mail address, need not be stored, and the
 * same text always gives the same person.
 *
 * <p>People and entities have different UUIDs for the same text: the order 42 is not the person 42. Thread-safe.
 */
@Component
public final class ExternalIds {

    /** In characters, not in the 16-bit units of Java. */
    public static final int MAX_LENGTH = 255;

    /** What an error says of a text that is no id. */
    public static final String RULE = "must be a UUID, or any other text of 1 to " + MAX_LENGTH + " characters.";

    private static final int UUID_LENGTH = 36;
    private static final long VERSION_MASK = 0xF000L;
    private static final long VERSION = 0x8000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;

    private final KeyedHash hash;

    ExternalIds(KeyedHash hash) {
        this.hash = hash;
    }

    /**
     * A person as a caller names them, in a path or a parameter.
     *
     * @param byText whether by a text that is no UUID, which must not be kept: links and redirects use the UUID
     */
    public record PersonId(UUID uuid, boolean byText) {}

    /**
     * An entity as a caller names it, in a path or a body.
     *
     * @param text null where it is named by its UUID
     */
    public record EntityId(UUID uuid, @Nullable String text) {}

    /** As {@link #person}. */
    public PersonId personId(String text) {
        return new PersonId(person(text), uuidOf(text) == null);
    }

    /** As {@link #entity}. */
    public EntityId entityId(String text) {
        return new EntityId(entity(text), uuidOf(text) == null ? text : null);
    }

    /**
     * The person's UUID.
     *
     * @throws IllegalArgumentException if the text is not {@link #isValid valid}
     */
    public UUID person(String text) {
        return of("person\0", text);
    }

    /**
     * The entity's UUID.
     *
     * @throws IllegalArgumentException if the text is not {@link #isValid valid}
     */
    public UUID entity(String text) {
        return of("entity\0", text);
    }

    private UUID of(String kind, String text) {
        UUID uuid = uuidOf(text);
        if (uuid != null) {
            return uuid;
        }
        if (!isValid(text)) {
            throw new IllegalArgumentException("not an id");
        }
        ByteBuffer bits = ByteBuffer.wrap(hash.of(kind + text));
        return new UUID(bits.getLong() & ~VERSION_MASK | VERSION, bits.getLong() >>> 2 | VARIANT);
    }

    /** Whether a UUID may stand for a text: those that senders make are of other versions. */
    public static boolean mayStandForText(UUID id) {
        return id.version() == 8;
    }

    /** The UUID that a text is, in its usual form of 36 characters; null for any other text. */
    public static @Nullable UUID uuidOf(String text) {
        return text.length() == UUID_LENGTH ? QueryParameters.uuidOf(text) : null;
    }

    /** Whether a text can be an id: 1 to 255 characters that PostgreSQL can store, so no U+0000 and no half of a pair. */
    public static boolean isValid(String text) {
        if (text.isEmpty() || text.codePointCount(0, text.length()) > MAX_LENGTH) {
            return false;
        }
        return text.codePoints().noneMatch(c -> c == 0 || c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }
}
