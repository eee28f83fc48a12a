package dev.footfall.explorer;

import dev.footfall.activity.Activities;
import dev.footfall.activity.Activities.GoneActivity;
import dev.footfall.activity.Activities.Slice;
import dev.footfall.activity.Activity;
import dev.footfall.activity.ActivityFilter;
import dev.footfall.activity.Cursor;
import dev.footfall.activity.Cursor.Position;
import dev.footfall.activity.FilterParameters;
import dev.footfall.platform.QueryParameters;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.util.MultiValueMap;

/** Reads what the page's address asks for, and finds it. */
@Component
class Searches {

    static final int SIZE = 50;

    /** What the page has beside the filters; the last two are those of its form. */
    private static final List<String> OF_THE_PAGE = List.of("live", "part", "metadataKey", "metadataValue");

    /**
     * What a page of the list is to show.
     *
     * @param older continue behind this one
     * @param newer the page before this one; at most one of the two is given
     * @param bom whether a file of it begins with a byte order mark
     */
    record Search(
            ActivityFilter filter,
            @Nullable Cursor older,
            @Nullable Cursor newer,
            boolean bom) {}

    /**
     * A page of the list.
     *
     * @param total of all pages
     * @param exact whether the total was counted, not estimated
     * @param newer cursor of the page before; null on the first
     * @param older cursor of the page after; null on the last
     * @param first cursor of the newest activity here, behind which news arrive; null where there is none
     * @param gone what an empty list has to do with closed days
     */
    record Found(
            List<Activity> items,
            long total,
            boolean exact,
            @Nullable String newer,
            @Nullable String older,
            @Nullable String first,
            @Nullable GoneActivity gone) {

        Found with(@Nullable GoneActivity why) {
            return new Found(items, total, exact, newer, older, first, why);
        }
    }

    private final Activities activities;
    private final FilterParameters filters;

    Searches(Activities activities, FilterParameters filters) {
        this.activities = activities;
        this.filters = filters;
    }

    /**
     * What an address asks for.
     *
     * @throws dev.footfall.platform.InvalidInputException naming all that is wrong
     */
    Search read(MultiValueMap<String, String> query) {
        QueryParameters parameters = new QueryParameters(query);
        ActivityFilter filter = filters.read(parameters);
        OF_THE_PAGE.forEach(parameters::text);
        boolean bom = parameters.flag("bom", true);
        String older = parameters.text("cursor");
        String newer = parameters.text("newer");
        if (parameters.text("metadataKey") == null && parameters.text("metadataValue") != null) {
            parameters.reject("metadata", "required", "A value needs the key that it belongs to.");
        }
        parameters.check();
        return new Search(filter, Cursor.decode(older, filter), Cursor.decode(newer, filter), bom);
    }

    Optional<Activity> one(UUID id, UUID userId, Instant at) {
        return activities.find(new Position(at, id, userId));
    }

    Found find(Search search) {
        Cursor newer = search.newer();
        if (newer == null) {
            return behind(search);
        }
        Slice slice = activities.newer(search.filter(), newer.position(), SIZE);
        // Less than a page above: then the first page is what the reader wants.
        return slice.next() == null && slice.items().size() < SIZE
                ? behind(new Search(search.filter(), null, null, search.bom()))
                : page(search.filter(), slice.items(), newer.total(), false, slice.next() != null, true);
    }

    /** What is newer than the search's cursor, nearest first; empty where nothing is. */
    Found news(Search search) {
        Cursor than = search.newer();
        List<Activity> items = than == null
                ? List.of()
                : activities.newer(search.filter(), than.position(), SIZE).items();
        return page(search.filter(), items, 0, false, false, false);
    }

    private Found behind(Search search) {
        Cursor cursor = search.older();
        ActivityFilter filter = search.filter();
        Slice slice = activities.slice(filter, cursor == null ? null : cursor.position(), SIZE);
        boolean whole = cursor == null && slice.next() == null;
        long total = cursor != null
                ? cursor.total()
                : whole ? slice.items().size() : Math.max(SIZE + 1L, activities.estimate(filter));
        Found found = page(filter, slice.items(), total, whole, cursor != null, slice.next() != null);
        return whole && found.items.isEmpty() ? found.with(activities.gone(filter)) : found;
    }

    private static Found page(
            ActivityFilter filter, List<Activity> items, long total, boolean exact, boolean newer, boolean older) {
        String first = items.isEmpty() ? null : cursor(filter, items.getFirst(), total);
        String last = items.isEmpty() ? null : cursor(filter, items.getLast(), total);
        return new Found(items, total, exact, newer ? first : null, older ? last : null, first, null);
    }

    private static @Nullable String cursor(ActivityFilter filter, Activity activity, long total) {
        return new Cursor(Position.of(activity), total).encode(filter);
    }
}
