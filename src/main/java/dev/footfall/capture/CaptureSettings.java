package dev.footfall.capture;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Limits and waiting times of capture.
 *
 * @param maxBody the maximum size of a request body, inflated
 * @param maxActivities the maximum number of activities in a request
 * @param ahead how far in the future a timestamp may lie (senders' clocks differ)
 * @param patience how long a batch is retried against locks that others hold, plus one attempt; then the spool keeps it
 * @param answerWithin how long a request waits until its activities are durable; 503 past it
 * @param spoolLimit the maximum bytes on disk for batches that wait for the database; 503 past it
 * @param writers the number of threads that store batches
 * @param rate the maximum number of activities a second for one key; 429 past it
 * @param personRate the same for one person's tokens
 * @param registerTypes whether unknown activity types register themselves
 * @param logBuffer the maximum number of activities of callers in this process that may wait for a writer
 */
@ConfigurationProperties("footfall.capture")
record CaptureSettings(
        @DefaultValue("5MB") DataSize maxBody,
        @DefaultValue("5000") int maxActivities,
        @DefaultValue("5m") Duration ahead,
        @DefaultValue("300ms") Duration patience,
        @DefaultValue("20s") Duration answerWithin,
        @DefaultValue("1GB") DataSize spoolLimit,
        @DefaultValue("2") int writers,
        @DefaultValue("500000") int rate,
        @DefaultValue("5000") int personRate,
        @DefaultValue("false") boolean registerTypes,
        @DefaultValue("20000") int logBuffer) {}
