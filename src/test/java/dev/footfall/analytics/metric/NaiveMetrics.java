package dev.footfall.analytics.metric;

import dev.footfall.analytics.audience.LifecycleCounts;
import dev.footfall.analytics.audience.ReportPeriod;
import dev.footfall.platform.ReportingZone;
import dev.footfall.testkit.TestActivity;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Every metric made the slow and obvious way from a list of activities. */
public final class NaiveMetrics {

    private final ReportingZone zone;
    private final NavigableMap<LocalDate, List<TestActivity>> byDay = new TreeMap<>();
    private final Map<UUID, LocalDate> firstSeen = new HashMap<>();

    public NaiveMetrics(List<TestActivity> raw, ReportingZone zone) {
        this.zone = zone;
        for (TestActivity activity : raw) {
            byDay.computeIfAbsent(day(activity), _ -> new ArrayList<>()).add(activity);
            firstSeen.merge(activity.userId(), day(activity), (a, b) -> a.isBefore(b) ? a : b);
        }
    }

    private LocalDate day(TestActivity activity) {
        return zone.dayOf(activity.occurredAt());
    }

    private List<TestActivity> between(LocalDate first, LocalDate last) {
        return byDay.subMap(first, true, last, true).values().stream()
                .flatMap(List::stream)
                .toList();
    }

    private Set<UUID> people(LocalDate first, LocalDate last) {
        return users(between(first, last));
    }

    private Set<UUID> newcomers(LocalDate first, LocalDate last) {
        return firstSeen.entrySet().stream()
                .filter(seen ->
                        !seen.getValue().isBefore(first) && !seen.getValue().isAfter(last))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    public List<ActiveUsers.Line> activeUsers(LocalDate from, LocalDate to, int mauDays) {
        return from.datesUntil(to.plusDays(1))
                .map(date -> new ActiveUsers.Line(
                        date,
                        people(date, date).size(),
                        people(date.minusDays(6), date).size(),
                        people(date.minusDays(mauDays - 1), date).size()))
                .toList();
    }

    public Map<LocalDate, Integer> periods(ReportPeriod kind, LocalDate from, LocalDate to) {
        return kind.touching(from, to).stream()
                .collect(Collectors.toMap(
                        period -> period,
                        period -> people(period, kind.end(period)).size()));
    }

    public NavigableMap<LocalDate, LifecycleCounts> lifecycle(ReportPeriod kind, LocalDate from, LocalDate to) {
        NavigableMap<LocalDate, LifecycleCounts> flows = new TreeMap<>();
        for (LocalDate period : kind.touching(from, to)) {
            Set<UUID> now = people(period, kind.end(period));
            Set<UUID> before = people(kind.previous(period), period.minusDays(1));
            Set<UUID> fresh = newcomers(period, kind.end(period));
            flows.put(
                    period,
                    new LifecycleCounts(
                            now.size(),
                            fresh.size(),
                            count(now, user -> before.contains(user) && !fresh.contains(user)),
                            count(now, user -> !before.contains(user) && !fresh.contains(user)),
                            count(before, user -> !now.contains(user))));
        }
        return flows;
    }

    private static int count(Set<UUID> people, Predicate<UUID> which) {
        return (int) people.stream().filter(which).count();
    }

    public List<Retention.Cohort> retention(ReportPeriod kind, LocalDate from, LocalDate to, Retention.Mode mode) {
        List<LocalDate> periods = kind.touching(from, to);
        LocalDate end = kind.end(periods.getLast());
        List<Retention.Cohort> cohorts = new ArrayList<>();
        for (LocalDate cohort : periods) {
            Set<UUID> people = newcomers(cohort, kind.end(cohort));
            List<Integer> users = new ArrayList<>();
            for (LocalDate period : kind.touching(cohort, to)) {
                Set<UUID> active = people(period, mode == Retention.Mode.ON ? kind.end(period) : end);
                users.add(count(people, active::contains));
            }
            cohorts.add(new Retention.Cohort(cohort, people.size(), users));
        }
        return cohorts;
    }

    /** Type, then events and people. */
    public Map<LocalDate, Set<String>> counts(ReportPeriod kind, LocalDate from, LocalDate to) {
        Map<LocalDate, Set<String>> counts = new HashMap<>();
        for (LocalDate period : kind.touching(from, to)) {
            Map<String, List<TestActivity>> types =
                    between(period, kind.end(period)).stream().collect(Collectors.groupingBy(TestActivity::type));
            types.forEach((type, some) -> counts.computeIfAbsent(period, _ -> new TreeSet<>())
                    .add("%s %d %d".formatted(type, some.size(), users(some).size())));
        }
        return counts;
    }

    public Set<String> hours(LocalDate from, LocalDate to) {
        return between(from, to).stream()
                .collect(Collectors.groupingBy(activity -> activity.type() + " "
                        + activity.occurredAt()
                                .atZone(ZoneId.of(zone.id()))
                                .truncatedTo(ChronoUnit.HOURS)
                                .toInstant()))
                .entrySet()
                .stream()
                .map(hour -> "%s %d %d"
                        .formatted(
                                hour.getKey(),
                                hour.getValue().size(),
                                users(hour.getValue()).size()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Events by weekday and hour, where there are any. */
    public Map<String, Long> weekHours(LocalDate from, LocalDate to) {
        return between(from, to).stream()
                .map(activity -> zone.at(activity.occurredAt()))
                .collect(Collectors.groupingBy(NaiveMetrics::weekHour, TreeMap::new, Collectors.counting()));
    }

    private static String weekHour(OffsetDateTime local) {
        return local.getDayOfWeek().getValue() + " " + local.getHour();
    }

    private static Set<UUID> users(List<TestActivity> some) {
        return some.stream().map(TestActivity::userId).collect(Collectors.toSet());
    }

    public List<MostViewed.App> mostViewed(LocalDate from, LocalDate to, int limit) {
        return between(from, to).stream()
                .filter(activity -> activity.type().equals("app_view") && "App".equals(activity.entityType()))
                .collect(Collectors.groupingBy(activity -> Objects.requireNonNull(activity.entityId())))
                .entrySet()
                .stream()
                .map(app -> new MostViewed.App(
                        app.getKey(),
                        app.getValue().size(),
                        users(app.getValue()).size()))
                .sorted(Comparator.comparingLong(MostViewed.App::views)
                        .reversed()
                        .thenComparing(app -> app.app().toString()))
                .limit(limit)
                .toList();
    }

    /** Events and people of an entity by type, in words; null in place of a type means all. */
    public String entity(UUID entity, String entityType, @Nullable String type, LocalDate from, LocalDate to) {
        List<TestActivity> some = of(entity, entityType, from, to).stream()
                .filter(activity -> type == null || activity.type().equals(type))
                .toList();
        return some.size() + " by " + users(some).size();
    }

    private List<TestActivity> of(UUID entity, String entityType, LocalDate from, LocalDate to) {
        return between(from, to).stream()
                .filter(activity -> entity.equals(activity.entityId()) && entityType.equals(activity.entityType()))
                .toList();
    }

    /** Other entities by the people they share with one, in words. */
    public List<String> shared(UUID entity, String entityType, LocalDate from, LocalDate to, int limit) {
        Set<UUID> people = users(of(entity, entityType, from, to));
        Map<String, Set<UUID>> shared = new TreeMap<>();
        between(from, to).stream()
                .filter(activity -> activity.entityId() != null && people.contains(activity.userId()))
                .forEach(activity -> shared.computeIfAbsent(
                                activity.entityId() + " " + activity.entityType(), _ -> new TreeSet<>())
                        .add(activity.userId()));
        shared.remove(entity + " " + entityType);
        return shared.entrySet().stream()
                .sorted(Comparator.comparingInt((Map.Entry<String, Set<UUID>> other) ->
                                other.getValue().size())
                        .reversed()
                        .thenComparing(Map.Entry::getKey))
                .limit(limit)
                .map(other -> other.getKey() + " " + other.getValue().size())
                .toList();
    }

    public List<MostActive.Person> mostActive(LocalDate from, LocalDate to, int limit) {
        return between(from, to).stream().collect(Collectors.groupingBy(TestActivity::userId)).entrySet().stream()
                .map(person -> new MostActive.Person(
                        person.getKey(), person.getValue().size(), (int) person.getValue().stream()
                                .map(this::day)
                                .distinct()
                                .count()))
                .sorted(Comparator.comparingLong(MostActive.Person::activities)
                        .reversed()
                        .thenComparing(person -> person.user().toString()))
                .limit(limit)
                .toList();
    }
}
