package dev.footfall.platform;

import java.nio.ByteBuffer;
import java.util.Arrays;
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

    /** The value of each hexadecimal digit; for any other character a number below zero. */
    private static final byte[] DIGITS = new byte[128];

    static {
        Arrays.fill(DIGITS, (byte) -1);
        for (int digit = 0; digit < 16; digit++) {
            char lower = Character.forDigit(digit, 16);
            DIGITS[lower] = (byte) digit;
            DIGITS[Character.toUpperCase(lower)] = (byte) digit;
        }
    }

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

    /**
     * The UUID that a text is, in its usual form of 36 characters; null for any other text, some of which {@link
     * UUID#fromString} would accept, such as {@code +197a3c4-…}. As fast as that one: capture asks several times for
     * each activity.
     */
    public static @Nullable UUID uuidOf(String text) {
        if (text.length() != UUID_LENGTH
                || text.charAt(8) != '-'
                || text.charAt(13) != '-'
                || text.charAt(18) != '-'
                || text.charAt(23) != '-') {
            return null;
        }
        long first = fourDigits(text, 0) << 16 | fourDigits(text, 4);
        long second = fourDigits(text, 9) << 16 | fourDigits(text, 14);
        long third = fourDigits(text, 19) << 16 | fourDigits(text, 24);
        long fourth = fourDigits(text, 28) << 16 | fourDigits(text, 32);
        // each is below zero where one of its characters is no digit
        return (first | second | third | fourth) < 0 ? null : new UUID(first << 32 | second, third << 32 | fourth);
    }

    private static long fourDigits(String text, int index) {
        return digit(text.charAt(index)) << 12
                | digit(text.charAt(index + 1)) << 8
                | digit(text.charAt(index + 2)) << 4
                | digit(text.charAt(index + 3));
    }

    private static long digit(char c) {
        return c < DIGITS.length ? DIGITS[c] : -1;
    }

    /** Whether a text can be an id: 1 to 255 characters that PostgreSQL can store, so no U+0000 and no half a pair. */
    public static boolean isValid(String text) {
        int characters = 0;
        for (int i = 0, c; i < text.length(); i += Character.charCount(c)) {
            c = text.codePointAt(i);
            if (c == 0 || c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE || ++characters > MAX_LENGTH) {
                return false;
            }
        }
        return characters > 0;
    }
}
