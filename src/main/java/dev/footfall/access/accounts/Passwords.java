package dev.footfall.access.accounts;

import dev.footfall.platform.Unavailable;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.time.Duration;
import java.util.Base64;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.stereotype.Component;

/**
 * Hashes and checks passwords with Argon2id (19 MiB, 2 passes, 1 lane, OWASP's first choice). Each hash takes that much
 * memory and some 100 ms of a core, so that no more than a few run at once; who waits longer than 3 s is told to come
 * back. Passwords are compared in Unicode's composed form: the same keys give the same password on every system.
 */
@Component
class Passwords {

    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final int MEMORY_KIB = 19 * 1024;
    private static final int PASSES = 2;
    private static final int AT_ONCE = 3;
    private static final int LONGEST_WAIT_S = 3;

    private final Argon2PasswordEncoder argon2 =
            new Argon2PasswordEncoder(SALT_BYTES, HASH_BYTES, 1, MEMORY_KIB, PASSES);
    private final Semaphore places = new Semaphore(AT_ONCE, true);
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
        return inTurn(() -> Objects.requireNonNull(argon2.encode(composed(password))));
    }

    /** Takes as long for a null hash, of an account that does not exist, as for one that does. */
    boolean matches(String password, @Nullable String hash) {
        boolean tooLong = password.length() > 2 * PasswordRules.LONGEST;
        var tried = tooLong ? "" : composed(password);
        boolean matches = inTurn(() -> argon2.matches(tried, hash == null ? nobodysHash : hash));
        return matches && hash != null && !tooLong;
    }

    private static String composed(String password) {
        return Normalizer.normalize(password, Normalizer.Form.NFC);
    }

    private <T> T inTurn(Supplier<T> work) {
        boolean placed = false;
        try {
            placed = places.tryAcquire(LONGEST_WAIT_S, TimeUnit.SECONDS);
            if (!placed) {
                throw new Unavailable("Too many sign-ins at once. Try again shortly.", Duration.ofSeconds(5));
            }
            return work.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unavailable("Footfall is stopping.", Duration.ofSeconds(30));
        } finally {
            if (placed) {
                places.release();
            }
        }
    }
}
