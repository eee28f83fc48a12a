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
 * Hashes and checks passwords with Argon2id (19 MiB, 2 passes, 1 lane, OWASP's first choice). Each hash takes that much
 * memory and some 100 ms of a core, so that no more than three run at once; who waits longer than 3 s is told to come
 * back. Strangers' browsers have two of the three places, and each address one at a time: a flood of made-up names from
 * one address leaves room for the others, and one from everywhere for browsers that are known. Whether there is such an
 * account decides nothing of that, so that neither answer nor time tells it. Passwords are compared in Unicode's
 * composed form: the same keys give the same password on every system.
 */
@Component
class Passwords {

    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final int MEMORY_KIB = 19 * 1024;
    private static final int PASSES = 2;
    private static final int STRANGERS_AT_ONCE = 2;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(3);

    /**
     * Where passwords come from that nobody needs to wait for strangers with: a browser that is known, somebody who is
     * signed in.
     */
    static final String KNOWN = "";

    private final Argon2PasswordEncoder argon2 =
            new Argon2PasswordEncoder(SALT_BYTES, HASH_BYTES, 1, MEMORY_KIB, PASSES);
    private final Semaphore known = new Semaphore(1, true);
    private final Semaphore strangers = new Semaphore(STRANGERS_AT_ONCE, true);
    /** Of addresses whose passwords wait or are hashed just now. */
    private final Map<String, Queue> queues = new ConcurrentHashMap<>();

    private final SecureRandom random = new SecureRandom();
    private final String nobodysHash;

    Passwords() {
        this.nobodysHash = hash(random());
    }

    /** 24 characters of 144 random bits, for people to copy once. */
    String random() {
        var bytes = new byte[18];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    String hash(String password) {
        return inTurn(KNOWN, () -> Objects.requireNonNull(argon2.encode(composed(password))));
    }

    /**
     * Takes as long for a null hash, of an account that does not exist, as for one that does.
     *
     * @param source the network that a stranger's browser is in, or {@link #KNOWN}
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

    /** One address's passwords, one after the other. */
    private static final class Queue {
        private final Semaphore turn = new Semaphore(1, true);
        private int waiting;
    }

    <T> T inTurn(String source, Supplier<T> work) {
        if (source.equals(KNOWN)) {
            return holding(known, LONGEST_WAIT, work);
        }
        var queue = Objects.requireNonNull(queues.compute(source, (_, there) -> {
            var joined = there == null ? new Queue() : there;
            joined.waiting++;
            return joined;
        }));
        try {
            long asked = System.nanoTime();
            return holding(queue.turn, LONGEST_WAIT, () -> {
                var waited = Duration.ofNanos(System.nanoTime() - asked);
                return holding(strangers, LONGEST_WAIT.minus(waited), work);
            });
        } finally {
            queues.computeIfPresent(source, (_, left) -> --left.waiting == 0 ? null : left);
        }
    }

    private static <T> T holding(Semaphore places, Duration maxDuration, Supplier<T> work) {
        boolean placed = false;
        try {
            placed = places.tryAcquire(Math.max(0, maxDuration.toMillis()), TimeUnit.MILLISECONDS);
            if (!placed) {
                throw new UnavailableException("Too many sign-ins at once. Try again shortly.", Duration.ofSeconds(5));
            }
            return work.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("Footfall is stopping.", Duration.ofSeconds(30));
        } finally {
            if (placed) {
                places.release();
            }
        }
    }
}
