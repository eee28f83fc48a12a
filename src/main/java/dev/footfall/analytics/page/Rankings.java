package dev.footfall.analytics.page;

import dev.footfall.analytics.chart.CsvTable;
import dev.footfall.analytics.page.Rankings.Ranking.Entry;
import dev.footfall.analytics.report.DateRange;
import dev.footfall.analytics.report.ReportResponses;
import dev.footfall.platform.page.UrlBuilder;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The most viewed apps and the most active people, as bars and as CSV. */
final class Rankings {

    private static final int SHORT_ID = 8;
    /** A person's page shows at most this many days. */
    private static final long DAYS_OF_PERSON = 30;

    private Rankings() {}

    /** @param linked whether the reader may see the single views */
    static Ranking apps(List<ReportResponses.App> apps, DateRange range, boolean linked) {
        long limit = apps.isEmpty() || apps.getFirst().views() == null
                ? 0
                : apps.getFirst().views();
        return new Ranking(
                "apps",
                apps.stream()
                        .map(app -> new Entry(
                                app.appName() == null ? shortened(app.appId()) : app.appName(),
                                app.appName() != null,
                                linked ? views(app.appId(), range) : null,
                                app.appId().toString(),
                                app.views(),
                                app.viewers(),
                                percent(app.views(), limit)))
                        .toList());
    }

    /** Link to the list of the counted activities, whose end is exclusive. */
    private static String views(UUID app, DateRange range) {
        return UrlBuilder.of("/admin/activities")
                .and("type", "app_view")
                .and("entityType", "App")
                .and("entityId", app)
                .and("from", range.from())
                .and("to", range.to().plusDays(1))
                .toString();
    }

    /** Links to the person's page if it shows these days (up to today), else to the list of activities. */
    private static String activity(UUID person, DateRange range, LocalDate today) {
        if (range.to().isBefore(today)) {
            return UrlBuilder.of("/admin/activities")
                    .and("userId", person)
                    .and("from", range.from())
                    .and("to", range.to().plusDays(1))
                    .toString();
        }
        return UrlBuilder.of("/admin/users/" + person)
                .and("days", Math.min(DAYS_OF_PERSON, range.days()))
                .toString();
    }

    static Ranking people(List<ReportResponses.User> people, DateRange range, LocalDate today) {
        long limit = people.isEmpty() ? 0 : people.getFirst().activities();
        return new Ranking(
                "people",
                people.stream()
                        .map(person -> new Entry(
                                shortened(person.userId()),
                                false,
                                activity(person.userId(), range, today),
                                person.userId().toString(),
                                person.activities(),
                                person.activeDays(),
                                percent(person.activities(), limit)))
                        .toList());
    }

    static CsvTable appsCsv(List<ReportResponses.App> apps) {
        return new CsvTable(
                "apps",
                List.of("app_id", "name", "views", "viewers"),
                apps.stream()
                        .map(app -> cells(app.appId(), app.appName(), app.views(), app.viewers()))
                        .toList());
    }

    static CsvTable peopleCsv(List<ReportResponses.User> people) {
        return new CsvTable(
                "people",
                List.of("user_id", "activities", "active_days"),
                people.stream()
                        .map(person -> cells(person.userId(), person.activities(), person.activeDays()))
                        .toList());
    }

    private static List<@Nullable Object> cells(@Nullable Object... cells) {
        return Arrays.asList(cells);
    }

    private static long percent(@Nullable Long value, long limit) {
        return value == null || limit == 0 ? 0 : Math.max(1, Math.round(100.0 * value / limit));
    }

    private static String shortened(UUID id) {
        return id.toString().substring(0, SHORT_ID);
    }

    /** A ranking with bars. */
    record Ranking(String name, List<Entry> entries) {

        /**
         * One position.
         *
         * @param label a name, or the beginning of an id
         * @param named whether the label is a name
         * @param link to details; null if the reader may not see them
         * @param title the whole id
         * @param value what it is ranked by; null if withheld
         * @param second a further number
         * @param percent of the first entry's value
         */
        record Entry(
                String label,
                boolean named,
                @Nullable String link,
                String title,
                @Nullable Long value,
                @Nullable Integer second,
                long percent) {}
    }
}
