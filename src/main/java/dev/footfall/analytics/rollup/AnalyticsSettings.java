package dev.footfall.analytics.rollup;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How Footfall counts.
 *
 * @param keepCounting whether this process counts in the background what changed; jobs count either way
 * @param pause how long it rests at least between two looks for something to count
 * @param share of one core that this may take: after a count of a second and at a tenth it rests for nine
 * @param zoneRebuild whether to count again in another reporting zone than the one counted in so far
 * @param rememberDeparted whether a keyed hash stays of people whose last activity was purged, so that they are not
 *     counted as new should they return
 */
@ConfigurationProperties("footfall.analytics")
public record AnalyticsSettings(
        @DefaultValue("true") boolean keepCounting,
        @DefaultValue("10s") Duration pause,
        @DefaultValue("0.1") double share,
        @DefaultValue("false") boolean zoneRebuild,
        @DefaultValue("true") boolean rememberDeparted) {}
