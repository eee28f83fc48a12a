package dev.footfall.access.accounts;

import dev.footfall.platform.KeyedHash;
import java.net.InetAddress;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Slows guessing down: a quarter of an hour has 10 failures for a name, whether there is such an account or not, and 50
 * for a source. An attempt is counted before the password is looked at and taken back when it was right, so that
 * guesses in parallel, on any node, count as well. Sources are kept as keyed hashes, IPv6 by its first 64 bits, which is
 * what one customer gets.
 */
@Component
class SignInThrottle {

    static final int FAILURES_BY_NAME = 10;
    static final int FAILURES_BY_SOURCE = 50;
    private static final Duration WINDOW = Duration.ofMinutes(15);

    private final JdbcClient jdbc;
    private final KeyedHash hash;
    private final Clock clock;

    SignInThrottle(JdbcClient jdbc, KeyedHash hash, Clock clock) {
        this.jdbc = jdbc;
        this.hash = hash;
        this.clock = clock;
    }

    /** How long to wait; empty: the attempt may go on, and counts as failed until {@link #succeeded} takes it back. */
    Optional<Duration> attempt(String name, String address) {
        var now = clock.instant();
        forgetBefore(now.minus(WINDOW));
        var byName = count(name(name), FAILURES_BY_NAME, now);
        var bySource = count(source(address), FAILURES_BY_SOURCE, now);
        return byName.isPresent() ? byName : bySource;
    }

    void succeeded(String name, String address) {
        jdbc.sql("delete from sign_in_attempt where subject = :subject")
                .param("subject", name(name))
                .update();
        jdbc.sql("update sign_in_attempt set failures = greatest(failures - 1, 0) where subject = :subject")
                .param("subject", source(address))
                .update();
    }

    private Optional<Duration> count(byte[] subject, int most, Instant now) {
        return jdbc.sql("""
                        insert into sign_in_attempt as attempt (subject, failures, since)
                        values (:subject, 1, :now)
                        on conflict (subject) do update set failures = least(attempt.failures + 1, 1000000)
                        returning failures, since""")
                .param("subject", subject)
                .param("now", Timestamp.from(now))
                .query((row, number) -> row.getInt("failures") <= most
                        ? Optional.<Duration>empty()
                        : Optional.of(Duration.between(
                                now, row.getTimestamp("since").toInstant().plus(WINDOW))))
                .single();
    }

    private void forgetBefore(Instant start) {
        jdbc.sql("delete from sign_in_attempt where since < :start")
                .param("start", Timestamp.from(start))
                .update();
    }

    private byte[] name(String name) {
        return hash.of("sign-in name " + name.strip().toLowerCase(Locale.ROOT));
    }

    private byte[] source(String address) {
        return hash.of("sign-in source " + network(address));
    }

    /** The address itself, of IPv6 the first four groups. */
    static String network(String address) {
        if (address.indexOf(':') < 0) {
            return address;
        }
        try {
            var bytes = InetAddress.ofLiteral(address).getAddress();
            return bytes.length == 16 ? HexFormat.of().formatHex(bytes, 0, 8) : address;
        } catch (IllegalArgumentException e) {
            return address;
        }
    }
}
