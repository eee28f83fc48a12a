package dev.footfall.jobs;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the jobs.
 *
 * @param atOnce how many run at the same time in one process; others wait. Each takes up to two of the pool's eight
 *     connections.
 * @param patience how long shutdown waits for running jobs to complete their chunk
 * @param keepHistory how long the history of runs is kept
 */
@ConfigurationProperties("footfall.jobs")
record JobsSettings(
        @DefaultValue("3") int atOnce,
        @DefaultValue("8s") Duration patience,
        @DefaultValue("90d") Duration keepHistory) {}
