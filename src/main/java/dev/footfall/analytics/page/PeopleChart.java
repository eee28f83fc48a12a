package dev.footfall.analytics.page;

import dev.footfall.analytics.chart.CsvTable;
import dev.footfall.analytics.page.Chart.DashboardReports;
import dev.footfall.analytics.page.Chart.RankingEntry;
import dev.footfall.analytics.report.DateRange;
import dev.footfall.analytics.report.RankingReports;
import dev.footfall.analytics.report.ReportResponses.User;
import dev.footfall.platform.RetentionPeriods;
import dev.footfall.platform.page.UrlBuilder;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** The most active people: only for readers who may see single people, who are known for the latest days only. */
@Component
@Order(500)
class PeopleChart implements Chart {

    /** A person's page shows at most this many days. */
    private static final long DAYS_OF_PERSON = 30;

    /** @param since the first day for which single people are known; null if they are known for the whole period */
    record MostActivePeople(
            List<RankingEntry> entries, @Nullable LocalDate since) {}

    private final RankingReports rankings;
    private final RetentionPeriods periods;

    PeopleChart(RankingReports rankings, RetentionPeriods periods) {
        this.rankings = rankings;
        this.periods = periods;
    }

    @Override
    public boolean isFor(DashboardReports reports) {
        return reports.filter().isAll() && !reports.smallGroupPolicy().applies();
    }

    @Override
    public MostActivePeople data(DashboardReports reports) {
        var people = people(reports.period(), RankingEntry.MAX_ON_PAGE);
        var max = people.isEmpty() ? null : Long.valueOf(people.getFirst().activities());
        var since = since(reports.period());
        return new MostActivePeople(
                people.stream()
                        .map(person -> RankingEntry.of(
                                person.userId(),
                                null,
                                link(person.userId(), reports.period()),
                                person.activities(),
                                rows(person.userId(), reports),
                                person.activeDays(),
                                null,
                                max))
                        .toList(),
                since.isAfter(reports.period().range().from()) ? since : null);
    }

    /** To the person's page if it shows these days (up to today), else to the list of activities. */
    private static String link(UUID person, DashboardPeriod period) {
        return period.endsToday()
                ? UrlBuilder.of("/admin/users/" + person)
                        .and("days", Math.min(DAYS_OF_PERSON, period.range().days()))
                        .toString()
                : period.addTo(UrlBuilder.of("/admin/activities").and("userId", person))
                        .toString();
    }

    /** Exactly the activities that were counted, where the person's page begins at another hour. */
    private @Nullable String rows(UUID person, DashboardReports reports) {
        return reports.rows().activities(counted(reports.period()), activities -> activities.and("userId", person));
    }

    @Override
    public CsvTable csv(DashboardReports reports) {
        return CsvTable.of(
                name(),
                List.of("user_id", "activities", "active_days"),
                people(reports.period(), RankingEntry.MAX_IN_FILE),
                person -> CsvTable.cells(person.userId(), person.activities(), person.activeDays()));
    }

    private List<User> people(DashboardPeriod period, int limit) {
        return period.range().to().isBefore(since(period))
                ? List.of()
                : rankings.mostActiveUsers(counted(period), limit).users();
    }

    private DateRange counted(DashboardPeriod period) {
        var range = period.range();
        var since = since(period);
        return since.isAfter(range.from()) ? new DateRange(since, range.to()) : range;
    }

    private LocalDate since(DashboardPeriod period) {
        return period.today().minusDays(DateRange.daysOfPeople(periods) - 1L);
    }
}
