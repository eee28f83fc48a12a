package dev.footfall.analytics.rollup;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the rollups.
 *
 * @param keepCounting whether this process counts changes in the background; jobs count either way
 * @param pause minimum time between two background runs
 * @param share of one core that background counting may use: at 0.1 it pauses nine seconds after a second of counting
 * @param zoneRebuild whether to recount everything if the reporting zone differs from the one counted in so far
 * @param rememberDeparted whether to keep a keyed hash of people whose last activity was purged, so that they are not
 *     counted as new when they return
 */
@ConfigurationProperties("footfall.analytics")
public record AnalyticsSettings(
        @DefaultValue("true") boolean keepCounting,
        @DefaultValue("10s") Duration pause,
        @DefaultValue("0.1") double share,
        @DefaultValue("false") boolean zoneRebuild,
        @DefaultValue("true") boolean rememberDeparted) {}
