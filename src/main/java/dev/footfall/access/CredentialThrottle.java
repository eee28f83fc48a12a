package dev.footfall.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.footfall.access.accounts.SignInThrottle;
import dev.footfall.platform.Audit;
import dev.footfall.platform.Caller;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * Throttles guessing of keys and tokens: each address may send {@value #LIMIT} different wrong ones a minute. Beyond
 * that, wrong ones are answered 429, and so is a correct key that this node has not seen from there before, since any
 * other answer would confirm the guess. Keys already used from that address keep working, and so do tokens, whose
 * signatures cannot be guessed. A repeated credential counts once: a sender with an old key does not block others
 * behind the same address. Each node counts in memory, at most 10,000 addresses, IPv6 by its first 64 bits.
 * Thread-safe.
 */
@Component
class CredentialThrottle {

    static final int LIMIT = 100;
    static final Duration WINDOW = Duration.ofMinutes(1);
    private static final int ADDRESSES = 10_000;
    private static final Duration REMEMBERED = Duration.ofDays(1);

    /** A key in use at an address. */
    private record Use(UUID key, String network) {}

    /** The first wrong credential of an address and minute, a further one, the first over the limit, a later one. */
    enum Wrong {
        FIRST,
        ANOTHER,
        FIRST_TOO_MANY,
        TOO_MANY;

        boolean isTooMany() {
            return this == FIRST_TOO_MANY || this == TOO_MANY;
        }

        /**
         * Audits only the first wrong credential of an address and minute, and the start of throttling: a sender with
         * an old key repeats it thousands of times.
         */
        void note(Audit audit) {
            if (this == FIRST || this == FIRST_TOO_MANY) {
                var action = isTooMany() ? "key-throttled" : "key-refused";
                audit.note(new Audit.Entry(action, null, "unknown key or token", null));
            }
        }
    }

    /** By address, hashes of its different wrong credentials; at most one more than the limit. */
    private final Cache<String, Set<UUID>> wrong = Caffeine.newBuilder()
            .maximumSize(ADDRESSES)
            .expireAfterWrite(WINDOW)
            .build();

    private final Cache<Use, Boolean> uses = Caffeine.newBuilder()
            .maximumSize(ADDRESSES)
            .expireAfterAccess(REMEMBERED)
            .build();

    Wrong failed(String address, String credential) {
        var those = wrong.get(SignInThrottle.network(address), _ -> new HashSet<>());
        var hash = UUID.nameUUIDFromBytes(credential.getBytes(StandardCharsets.UTF_8));
        synchronized (those) {
            boolean full = those.size() > LIMIT;
            boolean isNew = !full && those.add(hash);
            if (those.size() > LIMIT) {
                return isNew ? Wrong.FIRST_TOO_MANY : Wrong.TOO_MANY;
            }
            return isNew && those.size() == 1 ? Wrong.FIRST : Wrong.ANOTHER;
        }
    }

    /** Whether to reject a valid credential because its address is throttled. */
    boolean refuses(Caller caller, String address) {
        if (caller.kind() != Caller.Kind.KEY || caller.id() == null) {
            return false;
        }
        var network = SignInThrottle.network(address);
        var use = new Use(caller.id(), network);
        if (uses.getIfPresent(use) != null) {
            return false;
        }
        var failures = wrong.getIfPresent(network);
        if (failures != null) {
            synchronized (failures) {
                if (failures.size() > LIMIT) {
                    return true;
                }
            }
        }
        uses.put(use, true);
        return false;
    }
}
