package dev.footfall.analytics.report;

import dev.footfall.activity.ActivityTypes;
import dev.footfall.analytics.metric.Counts;
import dev.footfall.analytics.metric.Freshness;
import dev.footfall.analytics.metric.Funnel;
import dev.footfall.analytics.metric.MostActive;
import dev.footfall.analytics.metric.MostViewed;
import dev.footfall.analytics.rollup.ReportingZone;
import dev.footfall.catalog.Catalog;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.springframework.stereotype.Component;

/** What and who comes first, when, and how far people get. */
@Component
public class RankingReports {

    /** Only among so few apps would the views of one follow from those of all others: more are never listed at once. */
    private static final int ALL_APPS = 100;

    private final MostViewed mostViewed;
    private final MostActive mostActive;
    private final Counts counts;
    private final Funnel funnel;
    private final Catalog catalog;
    private final ActivityTypes types;
    private final Freshness freshness;
    private final String zone;
    private final Clock clock;

    public RankingReports(
            MostViewed mostViewed,
            MostActive mostActive,
            Counts counts,
            Funnel funnel,
            Catalog catalog,
            ActivityTypes types,
            Freshness freshness,
            ReportingZone zone,
            Clock clock) {
        this.mostViewed = mostViewed;
        this.mostActive = mostActive;
        this.counts = counts;
        this.funnel = funnel;
        this.catalog = catalog;
        this.types = types;
        this.freshness = freshness;
        this.zone = zone.zone().getId();
        this.clock = clock;
    }

    public Answers.MostViewedApps mostViewedApps(DateRange range, int limit, Discretion discretion) {
        Freshness.Range state = freshness.of(range.from(), range.to());
        List<MostViewed.App> apps =
                mostViewed.apps(range.from(), range.to(), discretion.applies() ? ALL_APPS + 1 : limit);
        Map<UUID, String> names =
                catalog.names(apps.stream().map(MostViewed.App::app).toList());
        return new Answers.MostViewedApps(zone, state.asOf(), shown(apps, names, limit, discretion));
    }

    /** What is withheld comes last: its place among the others would tell its views. */
    private static List<Answers.App> shown(
            List<MostViewed.App> apps, Map<UUID, String> names, int limit, Discretion discretion) {
        long[] viewers = apps.stream().mapToLong(MostViewed.App::viewersAtLeast).toArray();
        boolean[] withheld = discretion.withheld(
                viewers,
                apps.size() <= ALL_APPS
                        ? List.of(Discretion.Sum.of(
                                IntStream.range(0, viewers.length).toArray()))
                        : List.of());
        List<Answers.App> shown = new ArrayList<>();
        List<Answers.App> last = new ArrayList<>();
        for (int place = 0; place < withheld.length; place++) {
            MostViewed.App app = apps.get(place);
            String name = names.get(app.app());
            if (withheld[place]) {
                last.add(new Answers.App(app.app(), name, null, null, true));
            } else {
                shown.add(new Answers.App(app.app(), name, app.views(), app.viewers(), null));
            }
        }
        last.sort(Comparator.comparing(app -> app.appId().toString()));
        shown.addAll(last);
        return shown.subList(0, Math.min(limit, shown.size()));
    }

    public Answers.MostActiveUsers mostActiveUsers(DateRange range, int limit) {
        Freshness.Range state = freshness.of(range.from(), range.to());
        List<Answers.User> users = mostActive.people(range.from(), range.to(), limit).stream()
                .map(person -> new Answers.User(person.user(), person.activities(), person.activeDays()))
                .toList();
        return new Answers.MostActiveUsers(zone, state.asOf(), users);
    }

    /** All cells together are all events of the range, which can be asked for. */
    public Answers.Hours hours(DateRange range, Discretion discretion) {
        Freshness.Range state = freshness.of(range.from(), range.to());
        List<Counts.WeekHour> cells = counts.weekHours(range.from(), range.to());
        long[] people = cells.stream().mapToLong(Counts.WeekHour::people).toArray();
        boolean[] withheld = discretion.withheld(
                people,
                List.of(Discretion.Sum.of(IntStream.range(0, people.length).toArray())));
        List<Answers.HourCell> shown = IntStream.range(0, withheld.length)
                .mapToObj(place -> new Answers.HourCell(
                        cells.get(place).weekday(),
                        cells.get(place).hour(),
                        withheld[place] ? null : cells.get(place).events(),
                        Discretion.flag(withheld[place])))
                .toList();
        return new Answers.Hours(zone, state.asOf(), shown);
    }

    public Answers.Funnel funnel(
            List<Short> steps, Duration window, boolean sameEntity, DateRange range, Discretion discretion) {
        List<Funnel.Step> found = funnel.steps(steps, window, sameEntity, range.from(), range.to());
        long starters = found.isEmpty() ? 0 : found.getFirst().people();
        List<Answers.Step> shown = found.stream()
                .map(step -> discretion.withholds(step.people())
                        ? new Answers.Step(types.nameOf(step.type()), null, null, null, true)
                        : new Answers.Step(
                                types.nameOf(step.type()),
                                step.people(),
                                starters == 0 ? null : (double) step.people() / starters,
                                step.medianSeconds(),
                                null))
                .toList();
        return new Answers.Funnel(zone, clock.instant(), shown);
    }
}
