package dev.footfall.analytics.page;

import dev.footfall.analytics.audience.ReportPeriod;
import dev.footfall.analytics.metric.Freshness;
import dev.footfall.analytics.page.Chart.DashboardReports;
import dev.footfall.analytics.page.Tiles.SoFar;
import dev.footfall.analytics.report.CountReports;
import dev.footfall.analytics.report.DateRange;
import dev.footfall.analytics.report.FilteredForAnalysts;
import dev.footfall.analytics.report.FilteredReports;
import dev.footfall.analytics.report.KnownAudiences;
import dev.footfall.analytics.report.PeopleReports;
import dev.footfall.analytics.report.ReportFilter;
import dev.footfall.analytics.report.ReportFilter.Breakdown;
import dev.footfall.analytics.report.ReportFilter.FilterReader;
import dev.footfall.analytics.report.ReportParameters;
import dev.footfall.analytics.report.ReportResponses.ActivityCounts;
import dev.footfall.analytics.report.ReportResponses.Lifecycle;
import dev.footfall.analytics.report.SmallGroupPolicy;
import dev.footfall.platform.QueryParameters;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;

/** Reads what is asked of the dashboard, and prepares the reports for it. */
@Component
class DashboardReader {

    /** Parts of a breakdown that are named in files; the chart shows fewer. */
    private static final int MAX_PARTS = 100;

    private final FilterReader filters;
    private final PeopleReports people;
    private final CountReports counts;
    private final FilteredReports filtered;
    private final FilteredForAnalysts filteredForAnalysts;
    private final KnownAudiences audiences;
    private final Freshness freshness;

    DashboardReader(
            FilterReader filters,
            PeopleReports people,
            CountReports counts,
            FilteredReports filtered,
            FilteredForAnalysts filteredForAnalysts,
            KnownAudiences audiences,
            Freshness freshness) {
        this.filters = filters;
        this.people = people;
        this.counts = counts;
        this.filtered = filtered;
        this.filteredForAnalysts = filteredForAnalysts;
        this.audiences = audiences;
        this.freshness = freshness;
    }

    /** @throws dev.footfall.platform.InvalidInputException with everything that is wrong */
    DashboardReports read(Map<String, List<String>> query, SmallGroupPolicy smallGroupPolicy) {
        var parameters = new QueryParameters(query);
        var reader = new ReportParameters();
        var period = DashboardPeriod.read(parameters, reader, smallGroupPolicy, freshness.today());
        var filter = filters.read(parameters);
        var breakdown = filters.breakdown(parameters);
        FilteredForAnalysts.check(
                reader, smallGroupPolicy, parameters.all(ReportFilter.TYPE).size(), filter, breakdown);
        reader.check(parameters);
        return of(period, filter, breakdown, smallGroupPolicy);
    }

    DashboardReports of(
            DashboardPeriod period, ReportFilter filter, Breakdown breakdown, SmallGroupPolicy smallGroupPolicy) {
        var first = period.unit().previous(period.unit().of(period.both().from()));
        var known = SingletonSupplier.of(
                () -> audiences.around(new DateRange(first, period.range().to()), smallGroupPolicy));
        boolean all = filter.isAll();
        boolean free = !smallGroupPolicy.applies();
        var events = SingletonSupplier.of(() -> events(period.range(), filter, breakdown, known.obtain()));
        var eventsBefore = SingletonSupplier.ofNullable(
                () -> period.before() == null ? null : events(period.before(), filter, Breakdown.TYPE, known.obtain()));
        return new DashboardReports(
                period,
                filter,
                breakdown,
                smallGroupPolicy,
                known,
                SingletonSupplier.of(() -> all
                        ? people.activeUsers(period.both(), 30, known.obtain())
                        : free
                                ? filtered.activeUsers(period.both(), 30, filter)
                                : filteredForAnalysts.activeUsers(
                                        period.both(),
                                        Stream.of(events.get(), eventsBefore.get())
                                                .flatMap(Stream::ofNullable)
                                                .toList())),
                events,
                eventsBefore,
                SingletonSupplier.of(() -> all
                        ? people.lifecycle(period.both(), ReportPeriod.DAY, known.obtain())
                        : free
                                ? filtered.lifecycle(period.both(), ReportPeriod.DAY, filter)
                                : new Lifecycle("", Instant.EPOCH, FilteredForAnalysts.lifecycle(period.both()))),
                SingletonSupplier.of(() -> all
                        ? counts.weekHours(period.range(), smallGroupPolicy)
                        : free
                                ? filtered.weekHours(period.range(), filter)
                                : filteredForAnalysts.weekHours(period.range(), filter.types(), known.obtain())));
    }

    private ActivityCounts events(
            DateRange range, ReportFilter filter, Breakdown breakdown, KnownAudiences.Around known) {
        if (breakdown.equals(Breakdown.TYPE) && filter.isOfTypesOnly()) {
            return counts.counts(range, filter.types(), CountReports.Interval.DAY, known);
        }
        return known.isFree()
                ? filtered.counts(range, filter, breakdown, MAX_PARTS)
                : filteredForAnalysts.counts(range, filter, breakdown, known);
    }

    /** Activities of today's hours that are over, where today is all there is to compare. */
    @Nullable SoFar soFar(DashboardReports reports) {
        var period = reports.period();
        if (period.before() == null || period.endedDays() > 0) {
            return null;
        }
        var now = firstHours(period.range(), reports);
        var before = firstHours(period.before(), reports);
        return now == null || before == null ? null : new SoFar(now, before);
    }

    private @Nullable Long firstHours(DateRange day, DashboardReports reports) {
        int hours = freshness.endedHours();
        var filter = reports.filter();
        if (!filter.isOfTypesOnly()) {
            return filtered.firstHours(day.from(), hours, filter);
        }
        long sum = 0;
        for (var series : counts.counts(
                        day,
                        filter.types(),
                        CountReports.Interval.HOUR,
                        reports.known().get())
                .series()) {
            var points = series.points();
            for (var hour : points.subList(0, Math.min(hours, points.size()))) {
                if (hour.events() == null) {
                    return null;
                }
                sum += hour.events();
            }
        }
        return sum;
    }
}
