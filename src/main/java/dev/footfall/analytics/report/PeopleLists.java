package dev.footfall.analytics.report;

import dev.footfall.activity.Days;
import dev.footfall.analytics.audience.ReportPeriod;
import dev.footfall.analytics.metric.ActiveUsers;
import dev.footfall.analytics.metric.CountedPeople;
import dev.footfall.analytics.metric.Freshness;
import dev.footfall.analytics.metric.Funnel;
import dev.footfall.analytics.metric.Lifecycle;
import dev.footfall.analytics.metric.MostActive;
import dev.footfall.analytics.metric.MostViewed;
import dev.footfall.analytics.metric.Retention;
import dev.footfall.analytics.report.ReportFilter.FilterReader;
import dev.footfall.platform.ReportingZone;
import dev.footfall.platform.RetentionPeriods;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;
import org.springframework.stereotype.Component;

/**
 * The people whom a report counted, for those who may see single people. They are named only while the activity that
 * decides who they are is not anonymized: an audience keeps people longer than raw activity does, in order to count them.
 */
@Component
public class PeopleLists {

    private final CountedPeople counted;
    private final ActiveUsers activeUsers;
    private final Lifecycle lifecycle;
    private final Retention retention;
    private final MostViewed mostViewed;
    private final MostActive mostActive;
    private final Funnel funnel;
    private final FilteredReports filtered;
    private final FilterReader filters;
    private final Freshness freshness;
    private final Days days;
    private final RetentionPeriods periods;
    private final ReportingZone zone;

    PeopleLists(
            CountedPeople counted,
            ActiveUsers activeUsers,
            Lifecycle lifecycle,
            Retention retention,
            MostViewed mostViewed,
            MostActive mostActive,
            Funnel funnel,
            FilteredReports filtered,
            FilterReader filters,
            Freshness freshness,
            Days days,
            RetentionPeriods periods,
            ReportingZone zone) {
        this.counted = counted;
        this.activeUsers = activeUsers;
        this.lifecycle = lifecycle;
        this.retention = retention;
        this.mostViewed = mostViewed;
        this.mostActive = mostActive;
        this.funnel = funnel;
        this.filtered = filtered;
        this.filters = filters;
        this.freshness = freshness;
        this.days = days;
        this.periods = periods;
        this.zone = zone;
    }

    /**
     * Some people of a group.
     *
     * @param count of the whole group; null where it is not known any more
     * @param since the first day of which people are known, where the group is older and nobody is named; else null
     * @param people those with the most activities on the days listed first
     */
    public record PeopleList(
            Instant asOf, @Nullable Integer count, @Nullable LocalDate since, List<ReportResponses.User> people) {}

    /** @param skip how many people to leave out first */
    public PeopleList of(PeopleGroup group, int skip, int limit) {
        DateRange decidedBy = group.decidedBy();
        DateRange listed = group.listed();
        Instant asOf = freshness.of(decidedBy.from(), decidedBy.to()).asOf();
        LocalDate since = since();
        if (decidedBy.from().isBefore(since)) {
            return new PeopleList(asOf, count(group), since, List.of());
        }
        if (group instanceof PeopleGroup.Steps steps) {
            List<UUID> people = took(steps).stream()
                    .sorted(Comparator.comparing(UUID::toString))
                    .toList();
            List<UUID> some = people.stream().skip(skip).limit(limit).toList();
            return new PeopleList(
                    asOf, people.size(), null, users(mostActive.people(some, listed.from(), listed.to())));
        }
        RoaringBitmap people = known(group);
        return new PeopleList(
                asOf,
                people.getCardinality(),
                null,
                users(mostActive.people(people, listed.from(), listed.to(), skip, limit)));
    }

    private static List<ReportResponses.User> users(List<MostActive.Person> people) {
        return people.stream()
                .map(person -> new ReportResponses.User(person.user(), person.activities(), person.activeDays()))
                .toList();
    }

    /** As a funnel asks; later where days are closed already, which a shorter retention or another zone may do. */
    private LocalDate since() {
        LocalDate today = freshness.today();
        LocalDate oldest = today.minusDays(DateRange.daysOfPeople(periods));
        LocalDate since = today;
        while (since.isAfter(oldest) && isOpen(since.minusDays(1))) {
            since = since.minusDays(1);
        }
        return since;
    }

    private boolean isOpen(LocalDate day) {
        return zone.utcDays(day).stream().noneMatch(utcDay -> days.state(utcDay).closed());
    }

    private RoaringBitmap known(PeopleGroup group) {
        return switch (group) {
            case PeopleGroup.Active(DateRange range, ReportFilter filter) -> active(range, filter);
            case PeopleGroup.Newcomers(DateRange range, ReportPeriod kind, ReportFilter filter) ->
                newcomers(range, kind, filter);
            case PeopleGroup.InFlow(
                    CountedPeople.Flow flow,
                    ReportPeriod kind,
                    LocalDate period,
                    ReportFilter filter) ->
                counted.flow(
                        flow,
                        active(new DateRange(kind.previous(period), period.minusDays(1)), filter),
                        active(new DateRange(period, kind.end(period)), filter),
                        counted.newcomers(period, kind.end(period)));
            case PeopleGroup.Returned returned ->
                RoaringBitmap.and(
                        newcomers(
                                new DateRange(returned.cohort(), returned.kind().end(returned.cohort())),
                                returned.kind(),
                                returned.first()),
                        active(returned.listed(), returned.again()));
            case PeopleGroup.Viewers(UUID app, DateRange range) -> mostViewed.viewers(app, range.from(), range.to());
            case PeopleGroup.Steps _ -> throw new IllegalArgumentException("known by id");
        };
    }

    private RoaringBitmap active(DateRange range, ReportFilter filter) {
        return filter.isAll() ? counted.active(range.from(), range.to()) : filtered.people(range, filter);
    }

    /** New in each period and active in it as the filter says. */
    private RoaringBitmap newcomers(DateRange range, ReportPeriod kind, ReportFilter filter) {
        if (filter.isAll()) {
            return counted.newcomers(range.from(), range.to());
        }
        RoaringBitmap newcomers = new RoaringBitmap();
        for (LocalDate period : kind.touching(range.from(), range.to())) {
            newcomers.or(RoaringBitmap.and(
                    counted.newcomers(period, kind.end(period)),
                    filtered.people(new DateRange(period, kind.end(period)), filter)));
        }
        return newcomers;
    }

    private Set<UUID> took(PeopleGroup.Steps steps) {
        Set<UUID> people = took(steps, steps.step());
        if (!steps.stopped() || steps.step() == steps.types().size()) {
            return people;
        }
        Set<UUID> stopped = new HashSet<>(people);
        stopped.removeAll(took(steps, steps.step() + 1));
        return stopped;
    }

    private Set<UUID> took(PeopleGroup.Steps steps, int step) {
        DateRange range = steps.days();
        return funnel.people(
                steps.types(),
                steps.window(),
                steps.sameEntity(),
                range.from(),
                range.to(),
                filters.ofSteps(steps.filter()),
                step);
    }

    /** As the reports count, also where audiences are gone; of what a filter leaves there are no counts then. */
    private @Nullable Integer count(PeopleGroup group) {
        return switch (group) {
            case PeopleGroup.Active(DateRange range, ReportFilter filter) -> filter.isAll() ? active(range) : null;
            case PeopleGroup.Newcomers(DateRange _, ReportPeriod _, ReportFilter filter) when !filter.isAll() -> null;
            case PeopleGroup.InFlow(CountedPeople.Flow _, ReportPeriod _, LocalDate _, ReportFilter filter)
            when !filter.isAll() -> null;
            case PeopleGroup.Returned returned
            when !returned.first().isAll() || !returned.again().isAll() -> null;
            case PeopleGroup.Newcomers(DateRange range, ReportPeriod _, ReportFilter _) ->
                counted.newcomers(range.from(), range.to()).getCardinality();
            case PeopleGroup.InFlow(CountedPeople.Flow flow, ReportPeriod kind, LocalDate period, ReportFilter _) -> {
                var counts = lifecycle.periods(kind, period, period).get(period);
                yield counts == null
                        ? null
                        : switch (flow) {
                            case RETURNING -> counts.returning();
                            case RESURRECTED -> counts.resurrected();
                            case DORMANT -> counts.dormant();
                        };
            }
            case PeopleGroup.Returned returned ->
                retention
                        .cohorts(
                                returned.kind(),
                                returned.cohort(),
                                returned.listed().to(),
                                returned.mode())
                        .getFirst()
                        .users()
                        .get(returned.offset());
            case PeopleGroup.Viewers _, PeopleGroup.Steps _ -> null;
        };
    }

    /** Of single days, and of the 7 and 30 days that end with a day, there are counts for ever. */
    private @Nullable Integer active(DateRange range) {
        if (counted.reachBackTo(range.from())) {
            return counted.active(range.from(), range.to()).getCardinality();
        }
        ActiveUsers.Line line = activeUsers.days(range.to(), range.to(), 30).getFirst();
        return switch ((int) range.days()) {
            case 1 -> line.dau();
            case 7 -> line.wau();
            case 30 -> line.mau();
            default -> null;
        };
    }
}
