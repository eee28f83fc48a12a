package dev.footfall.timeline;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.footfall.activity.GoneActivity;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A page of one person's activity by day, newest first.
 *
 * @param zone in which the days begin
 * @param nextCursor for {@code cursor}; null on the last page
 * @param gone only without activity, where the period begins in days that are anonymised or purged
 */
record Timeline(
        String zone,
        List<Day> days,
        @Nullable String nextCursor,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable GoneActivity gone) {

    /**
     * A day, or the part of one that is on this page: the rest is on the page before or after.
     *
     * @param count of the whole day
     */
    record Day(LocalDate date, long count, List<Item> activities) {}

    /**
     * @param entityName of an app, where it has one
     * @param metadata a JSON object, as it is stored
     */
    record Item(
            UUID id,
            String activityType,
            @Nullable UUID entityId,
            @Nullable String entityType,
            @Nullable String entityName,
            @JsonRawValue @Nullable String metadata,
            Instant timestamp) {}
}
