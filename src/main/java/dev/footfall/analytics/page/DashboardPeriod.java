package dev.footfall.analytics.page;

import dev.footfall.analytics.audience.ReportPeriod;
import dev.footfall.analytics.report.DateRange;
import dev.footfall.analytics.report.DateRange.Comparison;
import dev.footfall.analytics.report.ReportParameters;
import dev.footfall.analytics.report.SmallGroupPolicy;
import dev.footfall.platform.QueryParameters;
import dev.footfall.platform.page.PeriodChoice;
import dev.footfall.platform.page.PeriodChoice.Preset;
import dev.footfall.platform.page.UrlBuilder;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The days that the dashboard shows, and those that it compares them with.
 *
 * @param before as many days; null to compare with nothing
 */
record DashboardPeriod(
        PeriodChoice choice,
        Comparison comparison,
        @Nullable DateRange before,
        LocalDate today) {

    /** Longer charts are drawn by week, since days would be too narrow to tell apart. */
    private static final int MAX_DAYS_BY_DAY = 92;

    private static final int MAX_DAYS = 366;

    /** Single days are not among the fixed periods of readers of aggregates. */
    static final Set<Preset> OF_AGGREGATES = Preset.ALL.stream()
            .filter(preset -> preset != Preset.TODAY && preset != Preset.YESTERDAY)
            .collect(Collectors.toUnmodifiableSet());

    static Set<Preset> presets(SmallGroupPolicy smallGroupPolicy) {
        return smallGroupPolicy.applies() ? OF_AGGREGATES : Preset.ALL;
    }

    /** Reads the period and {@code compare}; errors are collected in the two. */
    static DashboardPeriod read(
            QueryParameters parameters, ReportParameters reader, SmallGroupPolicy smallGroupPolicy, LocalDate today) {
        var choice = PeriodChoice.read(parameters, today, Preset.DAYS_30.on(today), presets(smallGroupPolicy));
        var comparison = reader.choice("compare", parameters.text("compare"), Comparison.BEFORE);
        var range = DateRange.of(choice).checked(reader, MAX_DAYS).fixed(reader, smallGroupPolicy, today);
        if (range.to().isAfter(today)) {
            reader.wrong("to", "in_the_future", "That day is in the future.");
        }
        return of(choice, comparison, today);
    }

    static DashboardPeriod of(PeriodChoice choice, Comparison comparison, LocalDate today) {
        return new DashboardPeriod(choice, comparison, comparison.of(choice), today);
    }

    public DateRange range() {
        return DateRange.of(choice);
    }

    /**
     * All days that the period may be compared with, up to its end, whatever is chosen: what is withheld must not
     * depend on that.
     */
    DateRange both() {
        return Comparison.all(choice);
    }

    /** Adds the counted days to an address of the list of activities. */
    UrlBuilder addTo(UrlBuilder activities) {
        return activities.and("from", range().from()).and("to", range().to());
    }

    /** Of something for each of {@link #both}, that of the period's days. */
    <T> List<T> latest(List<T> days) {
        return days.subList(days.size() - (int) range().days(), days.size());
    }

    /** Of something for each of {@link #both}, that of the days compared with; empty if there are none. */
    <T> List<T> before(List<T> days) {
        if (before == null) {
            return List.of();
        }
        int first = (int) ChronoUnit.DAYS.between(both().from(), before.from());
        return days.subList(first, first + (int) before.days());
    }

    /** The period's days that are over: only they are compared. */
    public @Nullable DateRange ended() {
        return firstDays(range());
    }

    /** The days that they are compared with; null if nothing is compared. */
    public @Nullable DateRange endedBefore() {
        return before == null ? null : firstDays(before);
    }

    private @Nullable DateRange firstDays(DateRange days) {
        int ended = endedDays();
        return ended == 0 ? null : new DateRange(days.from(), days.from().plusDays(ended - 1L));
    }

    int endedDays() {
        return (int) range().days() - (endsToday() ? 1 : 0);
    }

    public ReportPeriod unit() {
        return range().days() <= MAX_DAYS_BY_DAY ? ReportPeriod.DAY : ReportPeriod.WEEK;
    }

    public boolean endsToday() {
        return range().to().equals(today);
    }

    /** Whether it is one of the lengths up to today that readers of aggregates get rankings for. */
    boolean isOfLastDays() {
        return endsToday() && DateRange.FIXED_LENGTHS.contains((int) range().days());
    }
}
