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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Parses the page's query and runs the search. */
@Component
class Searches {

    static final int SIZE = 50;

    /** Of several entities, the one in the form's field, and the others. */
    static final String FIRST_ENTITY = "firstEntity";

    static final String OTHER_ENTITY = "otherEntity";

    private static final List<String> IDS = List.of("userId", "entityId");

    /** Parameters other than filters; the last two are those of the form. */
    private static final List<String> PAGE_PARAMETERS =
            List.of("live", "part", FIRST_ENTITY, "metadataKey", "metadataValue");

    /**
     * Which page of the list to show.
     *
     * @param older continue after this cursor
     * @param newer the page before this cursor; at most one of the two is set
     * @param bom whether a CSV file begins with a byte order mark
     */
    record Search(
            ActivityFilter filter,
            @Nullable Cursor older,
            @Nullable Cursor newer,
            boolean bom) {}

    /**
     * A page of the list.
     *
     * @param total over all pages
     * @param exact whether the total was counted and not estimated
     * @param newer cursor of the previous page; null on the first
     * @param older cursor of the next page; null on the last
     * @param first cursor of the newest activity, after which newer ones arrive; null without rows
     * @param gone why an empty list may be due to retention
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
     * Parses a query.
     *
     * @throws dev.footfall.platform.InvalidInputException with everything that is wrong
     */
    Search read(Map<String, List<String>> query) {
        QueryParameters parameters = new QueryParameters(query);
        ActivityFilter filter = filters.read(parameters);
        PAGE_PARAMETERS.forEach(parameters::text);
        parameters.all(OTHER_ENTITY);
        boolean bom = parameters.flag("bom", true);
        String older = parameters.text("cursor");
        String newer = parameters.text("newer");
        if (parameters.text("metadataKey") == null && parameters.text("metadataValue") != null) {
            parameters.reject("metadata", "required", "A value needs the key that it belongs to.");
        }
        parameters.check();
        return new Search(filter, Cursor.decode(older, filter), Cursor.decode(newer, filter), bom);
    }

    /** The query as it may stand in an address: ids as typed, without blanks around them and texts of people. */
    Map<String, List<String>> withoutPersonalTexts(Map<String, List<String>> query) {
        Map<String, List<String>> stripped = new LinkedHashMap<>(query);
        IDS.forEach(name -> stripped.computeIfPresent(
                name, (_, values) -> values.stream().map(String::strip).toList()));
        return filters.withoutPersonalTexts(stripped);
    }

    Optional<Activity> one(UUID id, UUID userId, Instant at) {
        return activities.find(new Position(at, id, userId));
    }

    Found find(Search search) {
        Cursor newer = search.newer();
        if (newer == null) {
            return older(search);
        }
        Slice slice = activities.newer(search.filter(), newer.position(), SIZE);
        // Less than a page: shows the whole first page instead.
        return slice.next() == null && slice.items().size() < SIZE
                ? older(new Search(search.filter(), null, null, search.bom()))
                : page(search.filter(), slice.items(), newer.total(), false, slice.next() != null, true);
    }

    /** Activity newer than the search's cursor, nearest first; empty if there is none. */
    Found news(Search search) {
        Cursor than = search.newer();
        List<Activity> items = than == null
                ? List.of()
                : activities.newer(search.filter(), than.position(), SIZE).items();
        return page(search.filter(), items, 0, false, false, false);
    }

    private Found older(Search search) {
        Cursor cursor = search.older();
        ActivityFilter filter = search.filter();
        Slice slice = activities.slice(filter, cursor == null ? null : cursor.position(), SIZE);
        boolean complete = cursor == null && slice.next() == null;
        long total = cursor != null
                ? cursor.total()
                : complete ? slice.items().size() : Math.max(SIZE + 1L, activities.estimate(filter));
        Found found = page(filter, slice.items(), total, complete, cursor != null, slice.next() != null);
        return complete && found.items.isEmpty() ? found.with(activities.gone(filter)) : found;
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
