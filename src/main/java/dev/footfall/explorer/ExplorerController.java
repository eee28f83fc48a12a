package dev.footfall.explorer;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.footfall.activity.Activities;
import dev.footfall.activity.Activities.GoneActivity;
import dev.footfall.activity.Activities.Slice;
import dev.footfall.activity.Activity;
import dev.footfall.activity.ActivityFilter;
import dev.footfall.activity.Cursor;
import dev.footfall.activity.Cursor.Position;
import dev.footfall.activity.FilterParameters;
import dev.footfall.activity.Total;
import dev.footfall.activity.ViewedPeople;
import dev.footfall.explorer.ListItems.ListItem;
import dev.footfall.platform.Caller;
import dev.footfall.platform.Failures.TimeoutAdvice;
import dev.footfall.platform.QueryParameters;
import io.swagger.v3.oas.annotations.Operation;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The administrators' list of raw activity. */
@RestController
class ExplorerController {

    private static final int DEFAULT_SIZE = 50;
    private static final int MAX_SIZE = 500;

    private final FilterParameters filters;
    private final Activities activities;
    private final ListItems items;
    private final ViewedPeople viewed;

    /**
     * One page.
     *
     * @param nextCursor for {@code cursor}; null on the last page
     * @param estimatedTotal over all pages
     * @param totalIs how well the total is known: {@code exact}, {@code about}, or {@code at_least} so many
     * @param gone only in an empty list whose period begins in days that are anonymized (if filtered by user or
     *     metadata) or dropped
     */
    record Page(
            List<ListItem> items,
            @Nullable String nextCursor,
            long estimatedTotal,
            String totalIs,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable GoneActivity gone) {}

    ExplorerController(FilterParameters filters, Activities activities, ListItems items, ViewedPeople viewed) {
        this.filters = filters;
        this.activities = activities;
        this.items = items;
        this.viewed = viewed;
    }

    @GetMapping("/api/admin/activities")
    @Operation(
            summary = "Raw activity, newest first",
            description =
                    "`userId` and `entityId` are UUIDs, or the texts by which you know the person and the entity; "
                            + "`entityId` may repeat. `metadata.KEY!=VALUE` finds what has another value, or none. `weekHour=mon-14` keeps to one hour of the week, in the reporting zone. An entity known by a text has it as `entityKey`. An activity of an anonymized day has `userId` null and `anonymized` true; its id is a "
                            + "random one and its time is cut to the hour. A page ends early, with a `nextCursor`, "
                            + "if its metadata is larger than 4 MiB. `totalIs` says whether `estimatedTotal` is `exact`, `about` "
                            + "right, or `at_least` so many match, as with metadata. With an empty list, `gone` says that the period "
                            + "begins in days whose activity is anonymized or purged. `Accept: text/csv` gives all "
                            + "that match as CSV; `bom=true` puts a byte order mark at its start, which Excel needs.")
    @TimeoutAdvice("Narrow it: a shorter period by 'from' and 'to', a 'userId', or a 'type' in addition to 'metadata'.")
    Page list(Caller caller, @RequestParam MultiValueMap<String, String> query) {
        QueryParameters parameters = new QueryParameters(query);
        ActivityFilter filter = filters.read(parameters);
        int size = parameters.number("size", DEFAULT_SIZE, 1, MAX_SIZE);
        String text = parameters.text("cursor");
        parameters.check();
        Cursor cursor = Cursor.decode(text, filter);
        Slice slice = activities.slice(filter, cursor == null ? null : cursor.position(), size);
        Total total = total(filter, cursor, slice);
        viewed.tell(caller, filter.userId(), slice.items(), "list");
        Position next = slice.next();
        return new Page(
                items.of(slice.items()),
                next == null ? null : new Cursor(next, total).encode(filter),
                total.number(),
                total.accuracy().name().toLowerCase(Locale.ROOT),
                cursor == null && slice.items().isEmpty() ? activities.gone(filter) : null);
    }

    /** Counted for the first page only; the cursor carries it to later pages. */
    private Total total(ActivityFilter filter, @Nullable Cursor cursor, Slice slice) {
        if (cursor != null) {
            return cursor.total();
        }
        List<Activity> first = slice.items();
        return slice.next() == null
                ? Total.exactly(first.size())
                : activities.total(filter).orAtLeast(first.size() + 1);
    }
}
