package dev.footfall.timeline;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.footfall.activity.Activities;
import dev.footfall.activity.Activities.GoneActivity;
import dev.footfall.activity.Activities.Slice;
import dev.footfall.activity.Activity;
import dev.footfall.activity.ActivityFilter;
import dev.footfall.activity.ActivityTypes;
import dev.footfall.activity.Cursor;
import dev.footfall.activity.Cursor.Position;
import dev.footfall.activity.EntityTypes;
import dev.footfall.activity.FilterParameters;
import dev.footfall.activity.Total;
import dev.footfall.activity.ViewedPeople;
import dev.footfall.catalog.Catalog;
import dev.footfall.platform.Caller;
import dev.footfall.platform.QueryParameters;
import dev.footfall.platform.ReportingZone;
import dev.footfall.platform.Settings;
import dev.footfall.timeline.Timelines.Timeline;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Reads one person's activity by day of the reporting zone. Computes where days begin in Java and not in the database,
 * whose zone rules may be older.
 */
@Component
class Timelines {

    /** After this many days raw activity loses its user. */
    static final int MOST_DAYS = 30;

    private static final int DEFAULT_SIZE = 50;
    private static final int MAX_SIZE = 500;

    private final Activities activities;
    private final FilterParameters filters;
    private final TimelineItems items;
    private final ViewedPeople viewed;
    private final ReportingZone zone;
    private final Clock clock;

    Timelines(
            Activities activities,
            FilterParameters filters,
            TimelineItems items,
            ViewedPeople viewed,
            Settings settings,
            Clock clock) {
        this.activities = activities;
        this.filters = filters;
        this.items = items;
        this.viewed = viewed;
        this.zone = settings.zone();
        this.clock = clock;
    }

    /** The page for the parameters {@code days} (today is the first), {@code type}, {@code size} and {@code cursor}. */
    Timeline of(UUID userId, QueryParameters parameters) {
        return of(null, userId, parameters);
    }

    Timeline of(@Nullable Caller viewer, UUID userId, QueryParameters parameters) {
        return of(viewer, userId, parameters, null);
    }

    /**
     * The page, beginning with a day.
     *
     * @param viewer who views somebody else, already recorded; null for the person's own activity
     * @param begin the newest day; null for today
     */
    Timeline of(@Nullable Caller viewer, UUID userId, QueryParameters parameters, @Nullable LocalDate begin) {
        int days = parameters.number("days", MOST_DAYS, 1, MOST_DAYS);
        int size = parameters.number("size", DEFAULT_SIZE, 1, MAX_SIZE);
        ActivityFilter person = ActivityFilter.ofUser(userId).ofTypes(filters.types(parameters));
        String text = parameters.text("cursor");
        parameters.check();
        Cursor cursor = Cursor.decode(text, person);
        Instant from = zone.start(zone.dayOf(clock.instant()).minusDays(days - 1));
        Instant to = begin == null ? null : zone.start(begin.plusDays(1));
        Slice slice = activities.slice(person.between(from, to), cursor == null ? null : cursor.position(), size);
        if (viewer != null) {
            viewed.tellActedUpon(viewer, slice.items(), "timeline");
        }
        Position next = slice.next();
        return new Timeline(
                zone.id(),
                byDay(person, slice.items()),
                next == null ? null : new Cursor(next, Total.exactly(0)).encode(person),
                cursor == null && slice.items().isEmpty() ? activities.gone(person.between(from, null)) : null);
    }

    private List<Timeline.Day> byDay(ActivityFilter person, List<Activity> newestFirst) {
        if (newestFirst.isEmpty()) {
            return List.of();
        }
        Map<LocalDate, List<Activity>> byDate = newestFirst.stream()
                .collect(Collectors.groupingBy(this::date, LinkedHashMap::new, Collectors.toList()));
        LocalDate first = date(newestFirst.getLast());
        List<Instant> bounds = first.datesUntil(date(newestFirst.getFirst()).plusDays(2))
                .map(zone::start)
                .toList();
        long[] counts = activities.counts(person, bounds);
        List<Timeline.Day> days = new ArrayList<>();
        byDate.forEach((date, activities) -> {
            long count = counts[(int) (date.toEpochDay() - first.toEpochDay())];
            days.add(new Timeline.Day(date, count, items.of(activities)));
        });
        return days;
    }

    private LocalDate date(Activity activity) {
        return zone.dayOf(activity.occurredAt());
    }

    /**
     * A page of one person's activity by day, newest first.
     *
     * @param zone in which days begin
     * @param nextCursor for {@code cursor}; null on the last page
     * @param gone only without activity, if the period begins in days that are anonymized or dropped
     */
    record Timeline(
            String zone,
            List<Day> days,
            @Nullable String nextCursor,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable GoneActivity gone) {

        /**
         * A day, or the part of it on this page; the rest is on the previous or next page.
         *
         * @param count of the whole day
         */
        record Day(LocalDate date, long count, List<Item> activities) {}

        /**
         * @param entityName name of an app, if it has one
         * @param entityKey the text by which its sender knows the entity; omitted where that is the UUID itself
         * @param metadata a JSON object, as stored
         */
        record Item(
                UUID id,
                String activityType,
                @Nullable UUID entityId,
                @Nullable String entityType,
                @Nullable String entityName,

                @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String entityKey,

                @JsonRawValue @Nullable String metadata,
                Instant timestamp) {}
    }

    /** Turns stored activities into items, with names for keys and apps. */
    @Component
    static class TimelineItems {

        private final ActivityTypes types;
        private final EntityTypes entityTypes;
        private final Catalog catalog;

        TimelineItems(ActivityTypes types, EntityTypes entityTypes, Catalog catalog) {
            this.types = types;
            this.entityTypes = entityTypes;
            this.catalog = catalog;
        }

        List<Timeline.Item> of(List<Activity> activities) {
            Map<UUID, String> names = catalog.names(activities.stream()
                    .filter(activity -> Catalog.APP.equals(entityTypes.nameOf(activity)))
                    .map(Activity::entityId)
                    .filter(Objects::nonNull)
                    .toList());
            return activities.stream().map(activity -> item(activity, names)).toList();
        }

        private Timeline.Item item(Activity activity, Map<UUID, String> names) {
            String entityType = entityTypes.nameOf(activity);
            UUID entityId = activity.entityId();
            return new Timeline.Item(
                    activity.id(),
                    types.nameOf(activity.type()),
                    entityId,
                    entityType,
                    Catalog.APP.equals(entityType) && entityId != null ? names.get(entityId) : null,
                    activity.entityKey(),
                    activity.metadataText(),
                    activity.occurredAt());
        }
    }
}
