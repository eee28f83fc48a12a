package dev.footfall.export;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of large exports.
 *
 * @param keep how long a file can be downloaded; for the same time again its entry stays
 * @param atOnce how many of one owner may wait or run
 * @param threads how many days are read in parallel in one process. Each takes two of the jobs' connections for
 *     moments, and some 15 MiB.
 */
@ConfigurationProperties("footfall.exports")
record ExportSettings(
        @DefaultValue("7d") Duration keep,
        @DefaultValue("3") int atOnce,
        @DefaultValue("2") int threads) {}
