package dev.footfall.analytics.report;

import dev.footfall.activity.ActivityTypes;
import dev.footfall.activity.EntityKeys;
import dev.footfall.activity.ViewedPeople;
import dev.footfall.analytics.metric.Freshness;
import dev.footfall.analytics.metric.Funnel;
import dev.footfall.analytics.metric.FunnelReach;
import dev.footfall.analytics.metric.MostActive;
import dev.footfall.analytics.metric.MostViewed;
import dev.footfall.analytics.report.ReportFilter.FilterReader;
import dev.footfall.catalog.Catalog;
import dev.footfall.platform.Caller;
import dev.footfall.platform.ReportingZone;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** The most viewed apps, the most active people, and funnels. */
@Component
public class RankingReports {

    /** With more apps than one answer can list, the views of one app cannot be computed from those of all others. */
    private static final int ALL_APPS = 100;

    /** Windows that readers of aggregates may choose: windows that differ by minutes would isolate single people. */
    public static final List<Duration> FUNNEL_WINDOWS = List.of(
            Duration.ofHours(1), Duration.ofDays(1), Duration.ofDays(7), Duration.ofDays(14), Duration.ofDays(30));

    /** Each further step doubles the number of combinations to check. */
    public static final int MAX_FUNNEL_STEPS = 5;

    private final MostViewed mostViewed;
    private final MostActive mostActive;
    private final KnownAudiences knownAudiences;
    private final Funnel funnel;
    private final FunnelReach funnelReach;
    private final Catalog catalog;
    private final EntityKeys keys;
    private final ActivityTypes types;
    private final Freshness freshness;
    private final String zone;
    private final Clock clock;
    private final ViewedPeople viewed;
    private final FilterReader filters;

    RankingReports(
            MostViewed mostViewed,
            MostActive mostActive,
            KnownAudiences knownAudiences,
            Funnel funnel,
            FunnelReach funnelReach,
            Catalog catalog,
            EntityKeys keys,
            ActivityTypes types,
            Freshness freshness,
            ReportingZone zone,
            Clock clock,
            ViewedPeople viewed,
            FilterReader filters) {
        this.mostViewed = mostViewed;
        this.mostActive = mostActive;
        this.knownAudiences = knownAudiences;
        this.funnel = funnel;
        this.funnelReach = funnelReach;
        this.catalog = catalog;
        this.keys = keys;
        this.types = types;
        this.freshness = freshness;
        this.zone = zone.id();
        this.clock = clock;
        this.viewed = viewed;
        this.filters = filters;
    }

    /** @param known around the range */
    public ReportResponses.MostViewedApps mostViewedApps(DateRange range, int limit, KnownAudiences.Around known) {
        SmallGroupPolicy smallGroupPolicy = known.smallGroupPolicy();
        Freshness.Range state = freshness.of(range.from(), range.to());
        List<MostViewed.App> apps =
                mostViewed.apps(range.from(), range.to(), smallGroupPolicy.applies() ? ALL_APPS + 1 : limit);
        boolean[] leaveFew = leaveFew(apps, range, known);
        return new ReportResponses.MostViewedApps(zone, state.asOf(), shown(apps, leaveFew, limit, smallGroupPolicy));
    }

    /**
     * Viewers belong to the viewers of the same app over longer ranges with the same end, and to all active people; the
     * views of the days in between are a difference, too.
     */
    private boolean[] leaveFew(List<MostViewed.App> apps, DateRange range, KnownAudiences.Around known) {
        SmallGroupPolicy smallGroupPolicy = known.smallGroupPolicy();
        boolean[] few = new boolean[apps.size()];
        if (!smallGroupPolicy.applies()) {
            return few;
        }
        Short view = types.named("app_view").map(type -> type.id()).orElse(null);
        List<Map<UUID, Integer>> longer = DateRange.FIXED_LENGTHS.stream()
                .filter(days -> days > range.days())
                .map(days -> viewers(range.to().minusDays(days - 1L), range.to()))
                .toList();
        List<Map<UUID, Integer>> before = DateRange.FIXED_LENGTHS.stream()
                .filter(days -> days > range.days())
                .map(days ->
                        viewers(range.to().minusDays(days - 1L), range.from().minusDays(1)))
                .toList();
        for (int index = 0; index < few.length; index++) {
            MostViewed.App app = apps.get(index);
            Integer viewers = app.viewers();
            few[index] = viewers != null
                    && (known.leaveFew(view, range.from(), range.to(), viewers)
                            || longer.stream()
                                    .anyMatch(days ->
                                            smallGroupPolicy.leavesFew(viewers, days.getOrDefault(app.app(), 0)))
                            || before.stream()
                                    .anyMatch(days -> smallGroupPolicy.leavesFew(0, days.getOrDefault(app.app(), 0))));
        }
        return few;
    }

    private Map<UUID, Integer> viewers(LocalDate from, LocalDate to) {
        return mostViewed.apps(from, to, ALL_APPS + 1).stream()
                .collect(Collectors.toMap(MostViewed.App::app, MostViewed.App::viewersAtLeast));
    }

    /** Withheld apps come last: their position among the others would reveal their views. */
    private List<ReportResponses.App> shown(
            List<MostViewed.App> apps, boolean[] leaveFew, int limit, SmallGroupPolicy smallGroupPolicy) {
        List<UUID> ids = apps.stream().map(MostViewed.App::app).toList();
        Map<UUID, String> names = catalog.names(ids);
        Map<UUID, String> texts = keys.texts(ids);
        long[] viewers = apps.stream().mapToLong(MostViewed.App::viewersAtLeast).toArray();
        boolean[] withheld = smallGroupPolicy.withheld(
                viewers,
                leaveFew,
                apps.size() <= ALL_APPS
                        ? List.of(SmallGroupPolicy.Sum.ofEvents(
                                IntStream.range(0, viewers.length).toArray()))
                        : List.of());
        List<ReportResponses.App> shown = new ArrayList<>();
        List<ReportResponses.App> last = new ArrayList<>();
        for (int index = 0; index < withheld.length; index++) {
            MostViewed.App app = apps.get(index);
            String name = names.get(app.app());
            String text = texts.get(app.app());
            if (withheld[index]) {
                last.add(new ReportResponses.App(app.app(), name, text, null, null, true));
            } else {
                shown.add(new ReportResponses.App(app.app(), name, text, app.views(), app.viewers(), null));
            }
        }
        last.sort(Comparator.comparing(app -> app.appId().toString()));
        shown.addAll(last);
        return shown.subList(0, Math.min(limit, shown.size()));
    }

    public ReportResponses.MostActiveUsers mostActiveUsers(DateRange range, int limit) {
        Freshness.Range state = freshness.of(range.from(), range.to());
        List<ReportResponses.User> users = mostActive.people(range.from(), range.to(), limit).stream()
                .map(person -> new ReportResponses.User(person.user(), person.activities(), person.activeDays()))
                .toList();
        Caller.current()
                .ifPresent(caller -> viewed.tell(
                        caller, users.stream().map(ReportResponses.User::userId).toList(), "ranking"));
        return new ReportResponses.MostActiveUsers(zone, state.asOf(), users);
    }

    /** @param filter that each step has to pass; everything for readers of aggregates */
    public ReportResponses.Funnel funnel(
            List<Short> steps,
            Duration window,
            boolean sameEntity,
            DateRange range,
            ReportFilter filter,
            SmallGroupPolicy smallGroupPolicy) {
        List<Funnel.Step> found =
                funnel.steps(steps, window, sameEntity, range.from(), range.to(), filters.ofSteps(filter));
        boolean[] leaveFew = leaveFew(steps, window, sameEntity, range, smallGroupPolicy);
        long starters = found.isEmpty() ? 0 : found.getFirst().people();
        boolean startersShown = !smallGroupPolicy.withholds(starters) && !leaveFew[0];
        List<ReportResponses.Step> shown = new ArrayList<>();
        for (int index = 0; index < found.size(); index++) {
            Funnel.Step step = found.get(index);
            shown.add(
                    smallGroupPolicy.withholds(step.people()) || leaveFew[index]
                            ? new ReportResponses.Step(types.nameOf(step.type()), null, null, null, true)
                            : new ReportResponses.Step(
                                    types.nameOf(step.type()),
                                    step.people(),
                                    starters == 0 || !startersShown ? null : (double) step.people() / starters,
                                    step.medianSeconds(),
                                    null));
        }
        return new ReportResponses.Funnel(zone, clock.instant(), shown);
    }

    /** Those of these types of which no activity of the range has an entity. */
    public List<Short> withoutEntity(List<Short> types, DateRange range) {
        return funnel.withoutEntity(types, range.from(), range.to());
    }

    /** Readers from whom small groups are withheld may choose only some windows. */
    public static void checkWindow(
            ReportParameters reportParameters, Duration window, SmallGroupPolicy smallGroupPolicy) {
        if (smallGroupPolicy.applies() && !FUNNEL_WINDOWS.contains(window)) {
            reportParameters.wrong(
                    "window", "not_a_fixed_period", "You may ask for a window of 1h, 1d, 7d, 14d or 30d.");
        }
    }

    /**
     * People who take a step also belong to those who take it in a longer window, with some of the steps between left
     * out, begun up to a later day or within the last 30, and to all active people: each of these numbers can be
     * queried. People who take steps with the same entity do not always belong to those who take them with any entity,
     * whose window may have begun earlier.
     */
    private boolean[] leaveFew(
            List<Short> steps,
            Duration window,
            boolean sameEntity,
            DateRange range,
            SmallGroupPolicy smallGroupPolicy) {
        boolean[] few = new boolean[steps.size()];
        if (!smallGroupPolicy.applies()) {
            return few;
        }
        KnownAudiences.Around known = knownAudiences.around(range, smallGroupPolicy);
        List<FunnelReach.Reach> reaches =
                funnelReach.of(steps, FUNNEL_WINDOWS, sameEntity, range.from(), lastDays(range));
        List<FunnelReach.Reach> ofThirtyDays = ofThirtyDays(steps, sameEntity, range);
        // Nothing has happened yet in the rest of a week or month.
        LocalDate upTo = range.to().isBefore(freshness.today()) ? range.to() : freshness.today();
        for (int index = 0; index < few.length; index++) {
            FunnelReach.Way way = FunnelReach.Way.through(index + 1);
            long people = reaches.stream()
                    .filter(reach -> reach.is(way, window, range.to()))
                    .mapToLong(FunnelReach.Reach::people)
                    .sum();
            few[index] = known.leaveFew(steps.getFirst(), range.from(), range.to(), people)
                    || Stream.concat(reaches.stream(), ofThirtyDays.stream())
                            .filter(reach -> reach.holds(way, window, upTo))
                            .anyMatch(outer -> smallGroupPolicy.leavesFew(people, outer.people()));
        }
        few[0] |= known.haveFewInCommon(
                steps.getFirst(), range.from(), range.to(), reaches.getFirst().people());
        if (sameEntity) {
            // Only of the first step.
            long withEntity = reaches.getFirst().people();
            long withAnyEntity = funnel.steps(steps.subList(0, 1), window, false, range.from(), range.to())
                    .getFirst()
                    .people();
            few[0] |= smallGroupPolicy.leavesFew(withEntity, withAnyEntity);
        }
        return few;
    }

    /**
     * A window of 30 days that begins on the first of the last 30 days is not over: everybody who took a step within
     * some of those days did so inside it.
     */
    private List<FunnelReach.Reach> ofThirtyDays(List<Short> steps, boolean sameEntity, DateRange range) {
        DateRange thirty = DateRange.last(30, freshness.today());
        return thirty.from().isBefore(range.from())
                ? funnelReach.of(
                        steps, List.of(FUNNEL_WINDOWS.getLast()), sameEntity, thirty.from(), List.of(thirty.to()))
                : List.of();
    }

    /**
     * Last days of the range and of longer ranges with the same start that can be queried: a person's first activity in
     * the range is also their first in those, so they get at least as far.
     */
    private List<LocalDate> lastDays(DateRange range) {
        return Stream.concat(
                        Stream.of(range.to()),
                        DateRange.ofFunnels(freshness.today()).stream()
                                .filter(other -> other.from().equals(range.from())
                                        && other.to().isAfter(range.to()))
                                .map(DateRange::to))
                .distinct()
                .toList();
    }
}
