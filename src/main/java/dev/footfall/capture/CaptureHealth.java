package dev.footfall.capture;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.stereotype.Component;

/**
 * {@code DEGRADED} while the spool carries capture, until what it holds is in the database, and where a file of it is damaged.
 * Answered with 200: a node whose database is away still takes activities in, so no balancer should leave it.
 */
@Component("capture")
final class CaptureHealth implements HealthIndicator {

    private static final Status DEGRADED = new Status("DEGRADED");

    private final DatabaseState link;
    private final Spool spool;

    CaptureHealth(DatabaseState link, Spool spool) {
        this.link = link;
        this.spool = spool;
    }

    @Override
    public Health health() {
        boolean degraded = link.away() || spool.files() > 0 || spool.damaged() > 0;
        return Health.status(degraded ? DEGRADED : Status.UP)
                .withDetail("database", link.away() ? "away" : "there")
                .withDetail("waiting", spool.activities())
                .withDetail("files", spool.files())
                .withDetail("bytes", spool.bytes())
                .withDetail("damaged", spool.damaged())
                .build();
    }
}
