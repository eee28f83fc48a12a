package dev.footfall.activity;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How slowly a download may be read: one that is slower holds its place, and others out, without end.
 *
 * @param atLeast the fewest bytes a second that a reader has to take, as its average; the connection is cut below it
 * @param grace how long a reader is waited for before its average counts
 */
@ConfigurationProperties("footfall.downloads")
record DownloadSettings(
        @DefaultValue("16KB") DataSize atLeast,
        @DefaultValue("30s") Duration grace) {}
