package dev.footfall.access.accounts;

import dev.footfall.platform.KeyedHash;
import dev.footfall.platform.SqlTime;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Slows down guessing without letting anybody lock the owner out. Failures from unknown browsers count by address, by
 * account and address, and by account; those of a browser that signed in to the account before (see {@link
 * KnownBrowsers}) count for that browser alone, and so do password checks of signed-in people. Unknown names are
 * counted like accounts.
 *
 * <p>An attempt counts before the password is checked and is taken back if it was correct, so that parallel guesses on
 * any node count as well. Keys are stored as 16 bits of a keyed hash: they identify nobody, and the table has at most
 * 65,536 rows of each kind however many names and addresses are made up. Occasional collisions affect only unknown
 * browsers, while that many are counted.
 */
@Component
public class SignInThrottle {

    /** What is counted: the maximum and the period. The order is stored in the table's rows and must not change. */
    enum Limit {
        ADDRESS(50, Duration.ofMinutes(15)),
        ACCOUNT_AND_ADDRESS(10, Duration.ofMinutes(15)),
        /** All unknown browsers together, from any number of addresses: 2,400 guesses a day. */
        ACCOUNT(100, Duration.ofHours(1)),
        KNOWN_BROWSER(10, Duration.ofMinutes(15)),
        SIGNED_IN(10, Duration.ofMinutes(15));

        final int failures;
        final Duration window;

        Limit(int failures, Duration window) {
            this.failures = failures;
            this.window = window;
        }
    }

    private static final Duration MAX_WINDOW = Duration.ofHours(1);
    /**
     * A count that begins later than this in the future comes from a clock that was set back, or from another node
     * whose clock is ahead.
     */
    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(1);

    private final JdbcClient jdbc;
    private final KeyedHash hash;
    private final Clock clock;

    SignInThrottle(JdbcClient jdbc, KeyedHash hash, Clock clock) {
        this.jdbc = jdbc;
        this.hash = hash;
        this.clock = clock;
    }

    /**
     * An attempt at the sign-in form.
     *
     * @param account its key, see {@link Accounts#key}; it may not exist
     * @param browser that signed in to the account before; null if it is unknown
     */
    record Guess(String account, String address, @Nullable String browser) {}

    /**
     * Whether the attempt may proceed, and if not when to retry.
     *
     * @param known whether it counts for a known browser
     */
    record Decision(boolean known, @Nullable Duration retryAfter) {}

    /** An attempt that may proceed counts as failed until {@link #succeeded} takes it back. */
    Decision attempt(Guess guess) {
        if (guess.browser != null
                && count(Limit.KNOWN_BROWSER, guess.account, guess.browser).isEmpty()) {
            return new Decision(true, null);
        }
        var network = network(guess.address);
        // The address first: over its limit it adds no further rows and no failures to accounts.
        var ofAddress = count(Limit.ADDRESS, network, "");
        if (ofAddress.isPresent()) {
            return new Decision(false, ofAddress.get());
        }
        var ofAccount = count(Limit.ACCOUNT_AND_ADDRESS, guess.account, network)
                .or(() -> count(Limit.ACCOUNT, guess.account, ""));
        // A program that repeats an old password while it is rejected must not use up its address's limit.
        ofAccount.ifPresent(_ -> takeBack(Limit.ADDRESS, network, ""));
        return new Decision(false, ofAccount.orElse(null));
    }

    void succeeded(Guess guess, Decision decision) {
        if (decision.known && guess.browser != null) {
            forget(Limit.KNOWN_BROWSER, guess.account, guess.browser);
            return;
        }
        var network = network(guess.address);
        forget(Limit.ACCOUNT_AND_ADDRESS, guess.account, network);
        takeBack(Limit.ADDRESS, network, "");
        takeBack(Limit.ACCOUNT, guess.account, "");
    }

    /** The password was not checked because no permit was free: retrying as told is not a guess. */
    void notTried(Guess guess, Decision decision) {
        if (decision.known && guess.browser != null) {
            takeBack(Limit.KNOWN_BROWSER, guess.account, guess.browser);
            return;
        }
        var network = network(guess.address);
        takeBack(Limit.ADDRESS, network, "");
        takeBack(Limit.ACCOUNT_AND_ADDRESS, guess.account, network);
        takeBack(Limit.ACCOUNT, guess.account, "");
    }

    /** Counts password checks of a signed-in person: apart from attempts of unknown browsers, in both directions. */
    Optional<Duration> attemptSignedIn(String name) {
        return count(Limit.SIGNED_IN, Accounts.lookupKey(name), "");
    }

    void succeededSignedIn(String name) {
        forget(Limit.SIGNED_IN, Accounts.lookupKey(name), "");
    }

    void notTriedSignedIn(String name) {
        takeBack(Limit.SIGNED_IN, Accounts.lookupKey(name), "");
    }

    /** How long to wait; empty within the limit. */
    private Optional<Duration> count(Limit limit, String what, String where) {
        var now = clock.instant();
        return jdbc.sql("""
                        insert into sign_in_attempt as attempt (subject, failures, since)
                        values (:subject, 1, :now)
                        on conflict (subject) do update set
                            failures = case when attempt.since between :start and :soon
                                then least(attempt.failures + 1, 1000000) else 1 end,
                            since = case when attempt.since between :start and :soon then attempt.since else :now end
                        returning failures, since""")
                .param("subject", subject(limit, what, where))
                .param("now", SqlTime.utc(now))
                .param("start", SqlTime.utc(now.minus(limit.window)))
                .param("soon", SqlTime.utc(now.plus(CLOCKS_DIFFER)))
                .query((row, number) -> row.getInt("failures") <= limit.failures
                        ? Optional.<Duration>empty()
                        : Optional.of(rest(now, SqlTime.instant(row, "since"), limit)))
                .single();
    }

    private static Duration rest(Instant now, Instant since, Limit limit) {
        var rest = Duration.between(now, since.plus(limit.window));
        return rest.isNegative() ? Duration.ZERO : rest;
    }

    private void forget(Limit limit, String what, String where) {
        jdbc.sql("delete from sign_in_attempt where subject = :subject")
                .param("subject", subject(limit, what, where))
                .update();
    }

    private void takeBack(Limit limit, String what, String where) {
        jdbc.sql("update sign_in_attempt set failures = greatest(failures - 1, 0) where subject = :subject")
                .param("subject", subject(limit, what, where))
                .update();
    }

    /** Removes expired rows; they no longer count anyway. */
    @Scheduled(fixedRate = 60_000, initialDelay = 30_000)
    void removeOld() {
        jdbc.sql("delete from sign_in_attempt where since not between :start and :soon")
                .param("start", SqlTime.utc(clock.instant().minus(MAX_WINDOW)))
                .param("soon", SqlTime.utc(clock.instant().plus(CLOCKS_DIFFER)))
                .update();
    }

    private byte[] subject(Limit limit, String what, String where) {
        var full = hash.of("sign-in " + limit + "\n" + what + "\n" + where);
        return new byte[] {(byte) limit.ordinal(), full[0], full[1]};
    }

    /** The network of one customer: an IPv4 address itself, the first 64 bits of an IPv6 address. */
    public static String network(String address) {
        if (address.indexOf(':') < 0) {
            return address;
        }
        try {
            var literal = InetAddress.ofLiteral(address);
            var bytes = literal.getAddress();
            return bytes.length == 16 ? HexFormat.of().formatHex(bytes, 0, 8) : literal.getHostAddress();
        } catch (IllegalArgumentException e) {
            return address;
        }
    }
}
