package dev.footfall.capture;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How much capture takes at once and how long it waits.
 *
 * @param maxBody the most bytes of a request body, inflated
 * @param maxActivities the most activities of a request
 * @param ahead how far in the future a timestamp may lie (senders' clocks differ)
 * @param patience how long a batch tries against locks that others hold, one attempt more excepted; then the spool
 *     takes it
 * @param answerWithin how long a request waits until its activities are durable; 503 past it
 * @param spoolLimit the most bytes on disk for batches that wait for the database; 503 past it
 * @param writers how many threads store batches
 * @param rate the most activities a second of one key; 429 past it
 * @param personRate the same of one person's tokens
 * @param registerTypes whether unknown activity types register themselves
 * @param logBuffer the most activities of callers in this process that may wait for a writer
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
