package dev.footfall.explorer;

import dev.footfall.activity.Activities;
import dev.footfall.activity.Activities.GoneActivity;
import dev.footfall.activity.Activities.Slice;
import dev.footfall.activity.Activity;
import dev.footfall.activity.ActivityFilter;
import dev.footfall.activity.Cursor;
import dev.footfall.activity.Cursor.Position;
import dev.footfall.activity.FilterParameters;
import dev.footfall.activity.Total;
import dev.footfall.platform.QueryParameters;
import dev.footfall.platform.Settings;
import dev.footfall.platform.page.PeriodChoice;
import dev.footfall.platform.page.UrlBuilder;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
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

    /** Parameters other than filters; the last three are those of the form. */
    private static final List<String> PAGE_PARAMETERS =
            List.of("live", "part", FIRST_ENTITY, "metadataKey", "metadataIs", "metadataValue");

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
     * @param newer cursor of the previous page; null on the first
     * @param older cursor of the next page; null on the last
     * @param first cursor of the newest activity, after which newer ones arrive; null without rows
     * @param gone why an empty list may be due to retention
     * @param fewerThanCounted why a list may have fewer rows than a report counted
     */
    record Found(
            List<Activity> items,
            Total total,
            @Nullable String newer,
            @Nullable String older,
            @Nullable String first,
            @Nullable GoneActivity gone,
            @Nullable GoneActivity fewerThanCounted) {

        Found with(@Nullable GoneActivity whyEmpty, @Nullable GoneActivity whyFewer) {
            return new Found(items, total, newer, older, first, whyEmpty, whyFewer);
        }
    }

    private final Activities activities;
    private final FilterParameters filters;
    private final Settings settings;
    private final Clock clock;

    Searches(Activities activities, FilterParameters filters, Settings settings, Clock clock) {
        this.activities = activities;
        this.filters = filters;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Parses a query.
     *
     * @throws dev.footfall.platform.InvalidInputException with everything that is wrong
     */
    Search read(Map<String, List<String>> query) {
        QueryParameters parameters =
                new QueryParameters(withEnd(query, settings.zone().dayOf(clock.instant())));
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

    /**
     * The query as the API reads it. A day as the end of a period is its last day on every page; the API's {@code to}
     * is where it ends. A preset becomes its days.
     */
    static Map<String, List<String>> withEnd(Map<String, List<String>> query, LocalDate today) {
        Map<String, List<String>> ended = new LinkedHashMap<>(query);
        UrlBuilder address = UrlBuilder.of("", query);
        PeriodChoice preset = PeriodChoice.preset(address, today);
        if (preset != null) {
            ended = new LinkedHashMap<>(PeriodChoice.withDates(address, preset).query());
        }
        ended.computeIfPresent(
                "to", (_, values) -> values.stream().map(Searches::end).toList());
        return ended;
    }

    /** Leaves alone what is no day, and the last of all days, after which there is none. */
    private static String end(String text) {
        try {
            LocalDate day = LocalDate.parse(text.strip());
            return day.getYear() < 9999 ? day.plusDays(1).toString() : text;
        } catch (DateTimeParseException e) {
            return text;
        }
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
                : page(search.filter(), slice.items(), newer.total(), slice.next() != null, true);
    }

    /** Activity newer than the search's cursor, nearest first; empty if there is none. */
    Found news(Search search) {
        Cursor than = search.newer();
        List<Activity> items = than == null
                ? List.of()
                : activities.newer(search.filter(), than.position(), SIZE).items();
        return page(search.filter(), items, Total.exactly(0), false, false);
    }

    private Found older(Search search) {
        Cursor cursor = search.older();
        ActivityFilter filter = search.filter();
        Slice slice = activities.slice(filter, cursor == null ? null : cursor.position(), SIZE);
        boolean complete = cursor == null && slice.next() == null;
        Total total = cursor != null
                ? cursor.total()
                : complete
                        ? Total.exactly(slice.items().size())
                        : activities.total(filter).orAtLeast(SIZE + 1L);
        Found found = page(filter, slice.items(), total, cursor != null, slice.next() != null);
        return complete && found.items.isEmpty()
                ? found.with(activities.gone(filter), null)
                : found.with(null, activities.fewerThanCounted(filter));
    }

    private static Found page(ActivityFilter filter, List<Activity> items, Total total, boolean newer, boolean older) {
        String first = items.isEmpty() ? null : cursor(filter, items.getFirst(), total);
        String last = items.isEmpty() ? null : cursor(filter, items.getLast(), total);
        return new Found(items, total, newer ? first : null, older ? last : null, first, null, null);
    }

    private static @Nullable String cursor(ActivityFilter filter, Activity activity, Total total) {
        return new Cursor(Position.of(activity), total).encode(filter);
    }
}
