package dev.footfall.access;

import dev.footfall.platform.health.HealthPart;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Reports on the health page that a proxy missing in the configuration forwards to this node, so that everybody behind
 * it counts as one address. Anybody can send such headers, so it is a notice and not an alarm, and shows the address
 * only if it is a private one, which identifies no person.
 */
@Component
@Order(50)
class UntrustedProxyNotice implements HealthPart {

    private static final Logger log = LoggerFactory.getLogger(UntrustedProxyNotice.class);
    private static final Duration SHOWN_FOR = Duration.ofDays(1);
    private static final Duration MIN_INTERVAL = Duration.ofMinutes(1);

    private final Clock clock;
    private final AtomicReference<@Nullable UntrustedProxy> last = new AtomicReference<>();

    UntrustedProxyNotice(Clock clock) {
        this.clock = clock;
    }

    /** @param address of the proxy; null if it may be a person's */
    record UntrustedProxy(@Nullable String address, Instant at) {}

    /** Called for a request with forwarded headers from an address that is no trusted proxy. Logs the first only. */
    void recordUntrusted(String address) {
        var before = last.get();
        var now = clock.instant();
        if (before != null && before.at.plus(MIN_INTERVAL).isAfter(now)) {
            return;
        }
        var seen = new UntrustedProxy(isPrivate(address) ? address : null, now);
        if (last.compareAndSet(before, seen) && before == null) {
            log.warn(
                    "Requests with X-Forwarded headers come from {}, which FOOTFALL_TRUSTED_PROXIES does not name:"
                            + " the headers are ignored",
                    seen.address == null ? "a public address" : seen.address);
        }
    }

    @Override
    public String template() {
        return "access/health";
    }

    @Override
    public View now(boolean databaseAway) {
        var proxy = last.get();
        return new View(proxy != null && proxy.at.plus(SHOWN_FOR).isAfter(clock.instant()) ? proxy : null);
    }

    /** @param proxy the latest; null if there was none within a day */
    record View(@Nullable UntrustedProxy proxy) {}

    /** Resolves no names: the remote address is numeric. */
    private static boolean isPrivate(String address) {
        try {
            var parsed = InetAddress.ofLiteral(address);
            boolean uniqueLocal = parsed.getAddress().length > 4 && (parsed.getAddress()[0] & 0xfe) == 0xfc;
            return parsed.isLoopbackAddress()
                    || parsed.isSiteLocalAddress()
                    || parsed.isLinkLocalAddress()
                    || uniqueLocal;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
