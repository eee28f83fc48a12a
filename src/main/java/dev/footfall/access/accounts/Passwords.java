package dev.footfall.access.accounts;

import dev.footfall.platform.ProblemException.UnavailableException;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.stereotype.Component;

/**
 * Hashes and checks passwords with Argon2id (19 MiB, 2 passes, 1 lane, OWASP's first choice). Each hash takes that
 * memory and about 100 ms of a core, so at most three run at once; requests that wait longer than 3 s are told to
 * retry. Unknown browsers get two of the three permits, and each address one at a time: a flood of made-up names from
 * one address leaves room for others, and one from many addresses leaves room for known browsers. None of that depends
 * on whether the account exists, so neither answer nor time reveals it. Passwords are normalized to Unicode's composed
 * form: the same keys give the same password on every system.
 */
@Component
class Passwords {

    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final int MEMORY_KIB = 19 * 1024;
    private static final int PASSES = 2;
    private static final int UNKNOWN_AT_ONCE = 2;
    private static final Duration MAX_WAIT = Duration.ofSeconds(3);

    /**
     * The source of passwords that need not queue behind unknown browsers: from a known browser or a signed-in account.
     */
    static final String KNOWN = "";

    private final Argon2PasswordEncoder argon2 =
            new Argon2PasswordEncoder(SALT_BYTES, HASH_BYTES, 1, MEMORY_KIB, PASSES);
    private final Semaphore known = new Semaphore(1, true);
    private final Semaphore unknown = new Semaphore(UNKNOWN_AT_ONCE, true);
    /** Addresses whose passwords are waiting or being hashed. */
    private final Map<String, Queue> queues = new ConcurrentHashMap<>();

    private final SecureRandom random = new SecureRandom();
    private final String nobodysHash;

    Passwords() {
        this.nobodysHash = hash(random());
    }

    /** 24 characters from 144 random bits, for people to copy once. */
    String random() {
        var bytes = new byte[18];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    String hash(String password) {
        return inTurn(KNOWN, () -> Objects.requireNonNull(argon2.encode(composed(password))));
    }

    /**
     * Takes the same time for a null hash (no such account) as for any other.
     *
     * @param source the network of an unknown browser, or {@link #KNOWN}
     */
    boolean matches(String password, @Nullable String hash, String source) {
        boolean tooLong = password.length() > 2 * PasswordRules.LONGEST;
        var tried = tooLong ? "" : composed(password);
        boolean matches = inTurn(source, () -> argon2.matches(tried, hash == null ? nobodysHash : hash));
        return matches && hash != null && !tooLong;
    }

    private static String composed(String password) {
        return Normalizer.normalize(password, Normalizer.Form.NFC);
    }

    /** The passwords of one address, one at a time. */
    private static final class Queue {
        private final Semaphore turn = new Semaphore(1, true);
        private int waiting;
    }

    <T> T inTurn(String source, Supplier<T> work) {
        if (source.equals(KNOWN)) {
            return holding(known, MAX_WAIT, work);
        }
        var queue = Objects.requireNonNull(queues.compute(source, (_, there) -> {
            var joined = there == null ? new Queue() : there;
            joined.waiting++;
            return joined;
        }));
        try {
            long begin = System.nanoTime();
            return holding(queue.turn, MAX_WAIT, () -> {
                var waited = Duration.ofNanos(System.nanoTime() - begin);
                return holding(unknown, MAX_WAIT.minus(waited), work);
            });
        } finally {
            queues.computeIfPresent(source, (_, left) -> --left.waiting == 0 ? null : left);
        }
    }

    private static <T> T holding(Semaphore permits, Duration maxDuration, Supplier<T> work) {
        boolean placed = false;
        try {
            placed = permits.tryAcquire(Math.max(0, maxDuration.toMillis()), TimeUnit.MILLISECONDS);
            if (!placed) {
                throw new UnavailableException("Too many sign-ins at once. Try again shortly.", Duration.ofSeconds(5));
            }
            return work.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("Footfall is stopping.", Duration.ofSeconds(30));
        } finally {
            if (placed) {
                permits.release();
            }
        }
    }
}
