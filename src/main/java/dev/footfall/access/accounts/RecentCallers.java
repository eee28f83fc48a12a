package dev.footfall.access.accounts;

import dev.footfall.platform.Caller;
import dev.footfall.platform.LruCache;
import dev.footfall.platform.Role;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Who operators' sessions stood for when this node last asked the database: so that those who are looking at the health page can go on looking when it goes away.
 * Knows sessions by their cookie, operators' and administrators' only, and forgets them as soon as it learns that they ended. Safe for all threads.
 */
@Component
class RecentCallers {

    /** A session that ended on another node, or an account disabled there, is known at most so long. */
    private static final Duration REMEMBERED = Duration.ofHours(1);

    private static final int MOST = 1_000;

    private record Seen(Caller caller, Instant at) {}

    private final Clock clock;
    private final Map<String, Seen> bySession = new LruCache<>(MOST);

    RecentCallers(Clock clock) {
        this.clock = clock;
    }

    synchronized void saw(@Nullable String session, Optional<Caller> caller) {
        if (session != null) {
            caller.filter(known -> known.isAdmin() || known.is(Role.OPS))
                    .ifPresentOrElse(
                            known -> bySession.put(session, new Seen(known, clock.instant())),
                            () -> bySession.remove(session));
        }
    }

    synchronized void forgetAll() {
        bySession.clear();
    }

    synchronized void forget(UUID person) {
        bySession.values().removeIf(seen -> person.equals(seen.caller.userId()));
    }

    synchronized Optional<Caller> find(@Nullable String session) {
        Seen seen = session == null ? null : bySession.get(session);
        return seen != null && seen.at.plus(REMEMBERED).isAfter(clock.instant())
                ? Optional.of(seen.caller)
                : Optional.empty();
    }
}
