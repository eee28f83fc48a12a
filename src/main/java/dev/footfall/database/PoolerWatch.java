package dev.footfall.database;

import dev.footfall.platform.health.AlarmSource;
import dev.footfall.platform.health.AlarmSource.Alarm;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Notices a connection pooler whose mode changes while Footfall runs: the start found one that keeps sessions, and a
 * reload of its settings ends that for open connections too. No failure shows it for certain, since a lost lock fails
 * nowhere. So two new connections are compared, as at the start, once a minute.
 */
@Component
@Order(50)
class PoolerWatch implements AlarmSource {

    private static final Logger log = LoggerFactory.getLogger(PoolerWatch.class);
    private static final String KIND = "pooler-changes-sessions";
    private static final Duration CHECK_INTERVAL = Duration.ofMinutes(1);

    private final DatabaseServer server;
    private final Clock clock;
    private @Nullable Instant lastCheck;
    private boolean changes;

    PoolerWatch(DatabaseServer server, Clock clock) {
        this.server = server;
        this.clock = clock;
    }

    @Override
    public Set<String> kinds() {
        return Set.of(KIND);
    }

    @Override
    public synchronized List<Alarm> look() {
        Instant now = clock.instant();
        if (!server.isOwn()
                && (lastCheck == null || Duration.between(lastCheck, now).abs().compareTo(CHECK_INTERVAL) >= 0)) {
            lastCheck = now;
            changes = changesSessions();
        }
        return Alarm.when(changes ? 1 : 0, KIND, "/admin/health");
    }

    /** The previous answer where there is none now, since the database is away or has no connection left. */
    private boolean changesSessions() {
        ServerDataSource connections = server.connections("pooler watch", Map.of("socketTimeout", "3"), Map.of());
        try (Connection first = connections.getConnection()) {
            return DatabaseChecks.changesSessions(first, connections);
        } catch (SQLException e) {
            log.debug("Not known whether a pooler changes sessions: {}", e.getSQLState());
            return changes;
        }
    }
}
