package dev.footfall.notify;

import dev.footfall.platform.KeyedHash;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * The links by which somebody ends mails without signing in. The token is the recipient's id with a hash under the
 * installation's secret: nobody can make one, none has to be stored, and each is for one address of one digest only.
 */
@Component
class UnsubscribeLinks {

    static final String PATH = "/unsubscribe/";

    private static final int ID_BYTES = 16;
    private static final int HASH_BYTES = 16;

    private final KeyedHash hash;

    UnsubscribeLinks(KeyedHash hash) {
        this.hash = hash;
    }

    /** The path of the link. */
    String path(UUID recipient) {
        byte[] token = ByteBuffer.allocate(ID_BYTES + HASH_BYTES)
                .putLong(recipient.getMostSignificantBits())
                .putLong(recipient.getLeastSignificantBits())
                .put(sign(recipient))
                .array();
        return PATH + Base64.getUrlEncoder().withoutPadding().encodeToString(token);
    }

    /** The recipient; empty where nobody made this token. */
    Optional<UUID> recipient(String token) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(token);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        if (bytes.length != ID_BYTES + HASH_BYTES) {
            return Optional.empty();
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        UUID recipient = new UUID(buffer.getLong(), buffer.getLong());
        return MessageDigest.isEqual(sign(recipient), Arrays.copyOfRange(bytes, ID_BYTES, bytes.length))
                ? Optional.of(recipient)
                : Optional.empty();
    }

    private byte[] sign(UUID recipient) {
        return Arrays.copyOf(hash.of("unsubscribe " + recipient), HASH_BYTES);
    }
}
