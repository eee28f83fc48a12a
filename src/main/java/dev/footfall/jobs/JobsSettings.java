package dev.footfall.jobs;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How jobs run.
 *
 * @param atOnce how many run at the same time in one process; others wait their turn. Each takes up to two of the
 *     pool's eight connections.
 * @param patience how long the end of the process waits for running jobs to come to the end of their chunk
 * @param keepHistory how long the history of runs is kept
 */
@ConfigurationProperties("footfall.jobs")
record JobsSettings(
        @DefaultValue("3") int atOnce,
        @DefaultValue("8s") Duration patience,
        @DefaultValue("90d") Duration keepHistory) {}
