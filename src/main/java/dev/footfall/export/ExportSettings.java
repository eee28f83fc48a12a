package dev.footfall.export;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Large exports.
 *
 * @param keep how long a file can be fetched; as long again is told what became of it
 * @param atOnce how many of one owner may wait or run
 * @param threads how many days are read at the same time in one process. Each takes two of the jobs' connections for
 *     moments and some 15 MiB.
 */
@ConfigurationProperties("footfall.exports")
record ExportSettings(
        @DefaultValue("7d") Duration keep,
        @DefaultValue("3") int atOnce,
        @DefaultValue("2") int threads) {}
