package dev.footfall.analytics.metric;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.activity.ActivityTypes;
import dev.footfall.activity.EntityTypes;
import dev.footfall.analytics.audience.ArchivedCounts;
import dev.footfall.analytics.audience.AudienceMemory;
import dev.footfall.analytics.audience.ReportPeriod;
import dev.footfall.analytics.metric.EntityCounts.Entity;
import dev.footfall.analytics.metric.EntityCounts.EntityDays;
import dev.footfall.platform.ReportingZone;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.roaringbitmap.RoaringBitmap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

/** All metrics of one zone, to be compared with the naive ones. */
public final class Metrics {

    private final AudienceMemory memory;
    private final ActivityTypes types;
    private final ActiveUsers activeUsers;
    private final Lifecycle lifecycle;
    private final Retention retention;
    private final Counts counts;
    private final MostViewed mostViewed;
    private final MostActive mostActive;
    private final EntityTypes entityTypes;
    private final EntityCounts entityCounts;
    private final SharedPeople sharedPeople;
    private final Funnel funnel;

    public Metrics(
            JdbcClient database,
            PlatformTransactionManager transactions,
            ActivityTypes types,
            EntityTypes entityTypes,
            ReportingZone zone) {
        this.memory = new AudienceMemory(database, transactions);
        ArchivedCounts archivedCounts = new ArchivedCounts(database);
        this.types = types;
        this.entityTypes = entityTypes;
        this.activeUsers = new ActiveUsers(memory, archivedCounts);
        this.lifecycle = new Lifecycle(memory, archivedCounts);
        this.retention = new Retention(memory, archivedCounts);
        this.counts = new Counts(database, new TypePeople(memory, database), zone);
        this.mostViewed = new MostViewed(memory, database);
        this.mostActive = new MostActive(memory, database);
        this.entityCounts = new EntityCounts(database);
        this.sharedPeople = new SharedPeople(database);
        this.funnel = new Funnel(database, transactions, zone);
    }

    /** Everything that must hold whether people are still known or not. */
    public void compareCounts(NaiveMetrics naive, LocalDate from, LocalDate to) {
        for (int mauDays : List.of(28, 30)) {
            assertThat(activeUsers.days(from, to, mauDays)).isEqualTo(naive.activeUsers(from, to, mauDays));
        }
        for (ReportPeriod kind : ReportPeriod.values()) {
            assertThat(activeUsers.periods(kind, from, to)).isEqualTo(naive.periods(kind, from, to));
            assertThat(lifecycle.periods(kind, from, to)).isEqualTo(naive.lifecycle(kind, from, to));
            for (Retention.Mode mode : Retention.Mode.values()) {
                assertThat(retention.cohorts(kind, from, to, mode))
                        .as("%s %s %s..%s", kind, mode, from, to)
                        .isEqualTo(naive.retention(kind, from, to, mode));
            }
            assertThat(counts(kind, from, to)).isEqualTo(naive.counts(kind, from, to));
        }
        assertThat(hours(from, to)).isEqualTo(naive.hours(from, to));
        assertThat(weekHours(from, to)).isEqualTo(naive.weekHours(from, to));
    }

    /** What is known only while people are. */
    public void comparePeople(NaiveMetrics naive, LocalDate from, LocalDate to, Random random) {
        int limit = 1 + random.nextInt(12);
        assertThat(mostViewed.apps(from, to, limit)).isEqualTo(naive.mostViewed(from, to, limit));
        assertThat(mostActive.people(from, to, limit)).isEqualTo(naive.mostActive(from, to, limit));
    }

    /** @param entity one of those in the model */
    public void compareEntity(
            NaiveMetrics naive, UUID entity, String entityType, LocalDate from, LocalDate to, Random random) {
        short key = (short) entityTypes.known(entityType).orElseThrow();
        Entity one = new Entity(key, entity);
        EntityDays days = entityCounts.days(one, from.minusDays(random.nextInt(5)), to.plusDays(random.nextInt(5)));
        assertThat(words(days, EntityCounts.ALL_TYPES, from, to))
                .isEqualTo(naive.entity(entity, entityType, null, from, to));
        types.all()
                .forEach(type -> assertThat(words(days, type.id(), from, to))
                        .isEqualTo(naive.entity(entity, entityType, type.name(), from, to)));
        int limit = 1 + random.nextInt(8);
        RoaringBitmap people = Objects.requireNonNull(days.audience(from, to, EntityCounts.ALL_TYPES));
        List<SharedPeople.Shared> shared = sharedPeople.with(one, people, memory.current(), from, to, limit);
        assertThat(shared)
                .extracting(other -> "%s %s %d"
                        .formatted(
                                other.entity().id(),
                                entityTypes.nameOf(other.entity().type()),
                                other.people()))
                .isEqualTo(naive.shared(entity, entityType, from, to, limit));
        assertThat(shared)
                .allSatisfy(other -> assertThat(RoaringBitmap.andCardinality(
                                people, sharedPeople.of(other.entity(), memory.current(), from, to)))
                        .isEqualTo(other.people()));
    }

    private static String words(EntityDays days, short type, LocalDate from, LocalDate to) {
        return days.events(from, to, type) + " by "
                + Objects.requireNonNull(days.audience(from, to, type)).getCardinality();
    }

    /** Right also for what is not counted yet. */
    void compareFunnel(NaiveFunnel naive, LocalDate from, LocalDate to, Random random) {
        List<String> steps = List.of(
                        "app_view", "favorite_add", random.nextBoolean() ? "search_perform" : "app_view", "app_view")
                .subList(0, 1 + random.nextInt(4));
        Duration window = Duration.ofHours(1 + random.nextInt(120));
        boolean sameEntity = random.nextBoolean();
        assertThat(funnel(steps, window, sameEntity, from, to))
                .as("%s within %s, same entity %s, %s..%s", steps, window, sameEntity, from, to)
                .isEqualTo(naive.steps(steps, window, sameEntity, from, to));
    }

    private Map<LocalDate, Set<String>> counts(ReportPeriod kind, LocalDate from, LocalDate to) {
        Map<LocalDate, Set<String>> words = new HashMap<>();
        counts.periods(kind, from, to)
                .forEach((period, some) -> words.put(
                        period,
                        some.stream()
                                .map(one -> "%s %d %d".formatted(types.nameOf(one.type()), one.events(), one.people()))
                                .collect(Collectors.toCollection(TreeSet::new))));
        return words;
    }

    private Set<String> hours(LocalDate from, LocalDate to) {
        return counts.hours(from, to).stream()
                .map(one -> "%s %s %d %d".formatted(types.nameOf(one.type()), one.starts(), one.events(), one.people()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Map<String, Long> weekHours(LocalDate from, LocalDate to) {
        return counts.weekHours(from, to).stream()
                .filter(cell -> cell.events() > 0)
                .collect(Collectors.toMap(
                        cell -> cell.weekday() + " " + cell.hour(), Counts.WeekHour::events, Long::sum, TreeMap::new));
    }

    private List<String> funnel(List<String> steps, Duration window, boolean sameEntity, LocalDate from, LocalDate to) {
        List<Short> keys =
                steps.stream().map(step -> types.named(step).orElseThrow().id()).toList();
        return funnel.steps(keys, window, sameEntity, from, to).stream()
                .map(step -> "%s %d %s"
                        .formatted(
                                types.nameOf(step.type()),
                                step.people(),
                                step.medianSeconds() == null ? null : NaiveFunnel.rounded(step.medianSeconds())))
                .toList();
    }
}
