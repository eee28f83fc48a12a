package dev.footfall.analytics.page;

import dev.footfall.analytics.chart.CsvTable;
import dev.footfall.analytics.page.Ranking.Entry;
import dev.footfall.analytics.report.Answers;
import dev.footfall.analytics.report.DateRange;
import dev.footfall.platform.page.Address;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The most viewed apps and the most active people, as bars and as files. */
final class Rankings {

    private static final int SHORT_ID = 8;
    /** As many as a person's page shows at most. */
    private static final long DAYS_OF_PERSON = 30;

    private Rankings() {}

    /** @param linked whether the reader may see the views themselves */
    static Ranking apps(List<Answers.App> apps, DateRange range, boolean linked) {
        long most = apps.isEmpty() || apps.getFirst().views() == null
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
                                percent(app.views(), most)))
                        .toList());
    }

    /** The list of what was counted; its end is exclusive. */
    private static String views(UUID app, DateRange range) {
        return Address.of("/admin/activities")
                .and("type", "app_view")
                .and("entityType", "App")
                .and("entityId", app)
                .and("from", range.from())
                .and("to", range.to().plusDays(1))
                .toString();
    }

    /** The person's page shows the days up to today; the list shows others. */
    private static String activity(UUID person, DateRange range, LocalDate today) {
        if (range.to().isBefore(today)) {
            return Address.of("/admin/activities")
                    .and("userId", person)
                    .and("from", range.from())
                    .and("to", range.to().plusDays(1))
                    .toString();
        }
        return Address.of("/admin/users/" + person)
                .and("days", Math.min(DAYS_OF_PERSON, range.days()))
                .toString();
    }

    static Ranking people(List<Answers.User> people, DateRange range, LocalDate today) {
        long most = people.isEmpty() ? 0 : people.getFirst().activities();
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
                                percent(person.activities(), most)))
                        .toList());
    }

    static CsvTable appsCsv(List<Answers.App> apps) {
        return new CsvTable(
                "apps",
                List.of("app_id", "name", "views", "viewers"),
                apps.stream()
                        .map(app -> cells(app.appId(), app.appName(), app.views(), app.viewers()))
                        .toList());
    }

    static CsvTable peopleCsv(List<Answers.User> people) {
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

    private static long percent(@Nullable Long value, long most) {
        return value == null || most == 0 ? 0 : Math.max(1, Math.round(100.0 * value / most));
    }

    private static String shortened(UUID id) {
        return id.toString().substring(0, SHORT_ID);
    }
}
