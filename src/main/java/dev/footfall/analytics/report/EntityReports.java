package dev.footfall.analytics.report;

import dev.footfall.activity.ActivityTypes;
import dev.footfall.activity.EntityKeys;
import dev.footfall.activity.EntityTypes;
import dev.footfall.analytics.audience.AudienceMemory;
import dev.footfall.analytics.audience.Audiences;
import dev.footfall.analytics.metric.EntityCounts;
import dev.footfall.analytics.metric.EntityCounts.Entity;
import dev.footfall.analytics.metric.EntityCounts.EntityDays;
import dev.footfall.analytics.metric.Freshness;
import dev.footfall.analytics.metric.SharedPeople;
import dev.footfall.analytics.metric.SharedPeople.Shared;
import dev.footfall.catalog.Catalog;
import dev.footfall.platform.ReportingZone;
import dev.footfall.platform.RetentionPeriods;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;
import org.springframework.stereotype.Component;

/**
 * One entity: its activities and people, and what else these used. Readers from whom small groups are withheld get
 * numbers of people, which do not add up, and none of events: those of all other entities would leave those of the one
 * that is withheld.
 */
@Component
public class EntityReports {

    private static final int MAX_SHARED = 10;
    private static final int SHORT_ID = 8;

    /** Enough that among them are the first ten that may be shown. */
    private static final int MAX_CANDIDATES = 30;

    private final EntityCounts counts;
    private final SharedPeople sharedPeople;
    private final AudienceMemory memory;
    private final KnownAudiences knownAudiences;
    private final Freshness freshness;
    private final ActivityTypes types;
    private final EntityTypes entityTypes;
    private final Catalog catalog;
    private final EntityKeys keys;
    private final String zone;
    private final long daysOfPeople;

    EntityReports(
            EntityCounts counts,
            SharedPeople sharedPeople,
            AudienceMemory memory,
            KnownAudiences knownAudiences,
            Freshness freshness,
            ActivityTypes types,
            EntityTypes entityTypes,
            Catalog catalog,
            EntityKeys keys,
            ReportingZone zone,
            RetentionPeriods periods) {
        this.counts = counts;
        this.sharedPeople = sharedPeople;
        this.memory = memory;
        this.knownAudiences = knownAudiences;
        this.freshness = freshness;
        this.types = types;
        this.entityTypes = entityTypes;
        this.catalog = catalog;
        this.keys = keys;
        this.zone = zone.id();
        this.daysOfPeople = periods.anonymizeAfter().toDays() + 1;
    }

    /** The key of an entity type that has reports: one that some activity named, and whose entities are no people. */
    public Optional<Short> type(String name) {
        var key = entityTypes.find(name);
        return key.isEmpty() || types.isPerson(name) ? Optional.empty() : Optional.of((short) key.getAsInt());
    }

    /** @param before to compare with; null for nothing */
    public ReportResponses.EntityReport report(
            Entity entity, DateRange range, @Nullable DateRange before, SmallGroupPolicy smallGroupPolicy) {
        Freshness.Range state = freshness.of(before == null ? range.from() : before.from(), range.to());
        Reading reading = new Reading(entity, range, before, state, smallGroupPolicy);
        Map<UUID, String> names = names(List.of(entity));
        return new ReportResponses.EntityReport(
                zone,
                state.asOf(),
                entityTypes.nameOf(entity.type()),
                entity.id(),
                names.get(entity.id()),
                keys.text(entity.id()),
                reading.period(range),
                before == null ? null : reading.period(before),
                reading.also(),
                null);
    }

    /** Whether a filter by its id is about it alone. */
    public boolean isOfOneType(Entity entity) {
        return counts.isOfOneType(entity);
    }

    /** Two periods, to compare them. */
    public record Compared(ReportResponses.EntityPeriod now, ReportResponses.EntityPeriod before) {}

    public Compared compared(Entity entity, DateRange range, DateRange before, SmallGroupPolicy smallGroupPolicy) {
        Reading reading = new Reading(entity, range, before, freshness.of(before.from(), range.to()), smallGroupPolicy);
        return new Compared(reading.period(range), reading.period(before));
    }

    /**
     * Who the entity is.
     *
     * @param name from the catalogue, else the text by which its sender knows it, else the beginning of its id
     * @param key the text of its sender; null where it is known by its UUID alone
     */
    public record About(
            String type, UUID id, String name, @Nullable String key, boolean isNamed, boolean isApp) {}

    public About about(Entity entity) {
        String type = entityTypes.nameOf(entity.type());
        String name = names(List.of(entity)).get(entity.id());
        String key = keys.text(entity.id());
        String shown =
                name != null ? name : key != null ? key : entity.id().toString().substring(0, SHORT_ID);
        return new About(type, entity.id(), shown, key, name != null, type.equals(Catalog.APP));
    }

    private Map<UUID, String> names(Collection<Entity> entities) {
        return catalog.names(entities.stream()
                .filter(entity -> entityTypes.nameOf(entity.type()).equals(Catalog.APP))
                .map(Entity::id)
                .toList());
    }

    /** What one answer is made of. */
    private final class Reading {

        private final Entity entity;
        private final DateRange range;
        private final EntityDays days;
        private final Freshness.Range state;
        private final SmallGroupPolicy smallGroupPolicy;
        private final KnownAudiences.Around known;

        /** Other ranges that the reader may ask for. */
        private final List<DateRange> others;

        private final Audiences audiencesOfAll = memory.current();

        private final Map<DateRange, Optional<RoaringBitmap>> audiences = new HashMap<>();

        Reading(
                Entity entity,
                DateRange range,
                @Nullable DateRange before,
                Freshness.Range state,
                SmallGroupPolicy smallGroupPolicy) {
            this.entity = entity;
            this.range = range;
            this.state = state;
            this.smallGroupPolicy = smallGroupPolicy;
            DateRange asked = new DateRange(before == null ? range.from() : before.from(), range.to());
            this.others = smallGroupPolicy.applies()
                    ? asked.fixedAround(state.today().minusDays(daysOfPeople), state.today())
                    : List.of();
            this.known = knownAudiences.around(asked, smallGroupPolicy);
            this.days = counts.days(
                    entity,
                    Stream.concat(Stream.of(asked), others.stream())
                            .map(DateRange::from)
                            .min(Comparator.naturalOrder())
                            .orElseThrow(),
                    Stream.concat(Stream.of(asked), others.stream())
                            .map(DateRange::to)
                            .max(Comparator.naturalOrder())
                            .orElseThrow());
        }

        /** Null if not known any more. */
        private @Nullable RoaringBitmap audience(DateRange days) {
            return audiences
                    .computeIfAbsent(days, _ -> Optional.ofNullable(audience(days, EntityCounts.ALL_TYPES)))
                    .orElse(null);
        }

        private @Nullable RoaringBitmap audience(DateRange range, short type) {
            return days.audience(range.from(), range.to(), type);
        }

        /**
         * Whether a group of people is withheld, or would leave few beside the same group of other days.
         *
         * @param type that everybody in the group used
         * @param people active in the range
         * @param sameGroup its size in another range; null if not known
         */
        private boolean isFew(
                short type, DateRange range, long people, Function<DateRange, @Nullable Integer> sameGroup) {
            return smallGroupPolicy.withholds(people)
                    || known.leaveFew(type == EntityCounts.ALL_TYPES ? null : type, range.from(), range.to(), people)
                    || others.stream()
                            .filter(other -> other.holds(range.from(), range.to()))
                            .map(sameGroup)
                            .anyMatch(size -> size != null && smallGroupPolicy.leavesFew(people, size))
                    || others.stream()
                            .filter(one ->
                                    one.from().equals(range.from()) && one.to().isBefore(range.to()))
                            .anyMatch(one -> haveFewInCommon(one, range.to(), people, sameGroup));
        }

        /** @param last of the people's days, of which those of the one range are the first */
        private boolean haveFewInCommon(
                DateRange one, LocalDate last, long people, Function<DateRange, @Nullable Integer> sameGroup) {
            DateRange other = new DateRange(one.to().plusDays(1), last);
            Integer ofOne = sameGroup.apply(one);
            Integer ofOther = others.contains(other) ? sameGroup.apply(other) : null;
            return ofOne != null && ofOther != null && smallGroupPolicy.haveFewInCommon(ofOne, ofOther, people);
        }

        /**
         * Whether a range to compare with is none that could be asked for, which the other ranges are not looked at
         * for.
         */
        private boolean isOwn(DateRange range) {
            return smallGroupPolicy.applies() && !range.isFixed(state.today());
        }

        private @Nullable Long events(long events) {
            return smallGroupPolicy.applies() ? null : Long.valueOf(events);
        }

        ReportResponses.EntityPeriod period(DateRange range) {
            RoaringBitmap audience = audience(range);
            boolean few = audience != null
                    && (isOwn(range)
                            || isFew(
                                    EntityCounts.ALL_TYPES,
                                    range,
                                    audience.getCardinality(),
                                    other -> size(audience(other))));
            Newcomers newcomers = audience == null || few ? Newcomers.UNKNOWN : newcomers(range, audience);
            return new ReportResponses.EntityPeriod(
                    range.from(),
                    range.to(),
                    days.areCounted(range.from(), range.to())
                            ? events(days.events(range.from(), range.to(), EntityCounts.ALL_TYPES))
                            : null,
                    few ? null : size(audience),
                    newcomers.fresh,
                    newcomers.returning,
                    range.from()
                            .datesUntil(range.to().plusDays(1))
                            .map(this::day)
                            .toList(),
                    types(range, audience),
                    SmallGroupPolicy.flag(few));
        }

        private ReportResponses.EntityDay day(LocalDate date) {
            DateRange day = new DateRange(date, date);
            int people = days.people(date);
            boolean counted = days.isCounted(date);
            boolean few = counted && isFew(EntityCounts.ALL_TYPES, day, people, other -> size(audience(other)));
            return new ReportResponses.EntityDay(
                    date,
                    counted ? events(days.events(date, date, EntityCounts.ALL_TYPES)) : null,
                    counted && !few ? Integer.valueOf(people) : null,
                    state.complete(date, date),
                    counted ? null : Boolean.TRUE,
                    SmallGroupPolicy.flag(few));
        }

        /** Those first seen ever in the range are its new people, as in the lifecycle. */
        private Newcomers newcomers(DateRange range, RoaringBitmap audience) {
            RoaringBitmap all = newcomers(range);
            int fresh = RoaringBitmap.andCardinality(audience, all);
            int returning = audience.getCardinality() - fresh;
            boolean[] withheld = smallGroupPolicy.withheld(
                    new long[] {fresh, returning},
                    new boolean[] {
                        smallGroupPolicy.leavesFew(fresh, all.getCardinality())
                                || isFew(EntityCounts.ALL_TYPES, range, fresh, other -> {
                                    RoaringBitmap others = audience(other);
                                    return others == null
                                            ? null
                                            : Integer.valueOf(RoaringBitmap.andCardinality(others, newcomers(other)));
                                }),
                        false
                    },
                    List.of(SmallGroupPolicy.Sum.ofPeople(0, 1)));
            return new Newcomers(withheld[0] ? null : fresh, withheld[1] ? null : returning);
        }

        private RoaringBitmap newcomers(DateRange range) {
            return audiencesOfAll.newcomers(range.from(), range.to());
        }

        private List<ReportResponses.EntityType> types(DateRange range, @Nullable RoaringBitmap everybody) {
            return days.types(range.from(), range.to()).stream()
                    .map(type -> type(type, range, everybody))
                    .sorted(Comparator.comparing(
                                    ReportResponses.EntityType::events, Comparator.nullsLast(Comparator.reverseOrder()))
                            .thenComparing(
                                    ReportResponses.EntityType::users, Comparator.nullsLast(Comparator.reverseOrder()))
                            .thenComparing(ReportResponses.EntityType::activityType))
                    .toList();
        }

        private ReportResponses.EntityType type(short type, DateRange range, @Nullable RoaringBitmap everybody) {
            RoaringBitmap audience = audience(range, type);
            boolean few = audience != null
                    && (isOwn(range)
                            || isFew(type, range, audience.getCardinality(), other -> size(audience(other, type)))
                            || everybody != null
                                    && smallGroupPolicy.leavesFew(
                                            audience.getCardinality(), everybody.getCardinality()));
            return new ReportResponses.EntityType(
                    types.nameOf(type),
                    events(days.events(range.from(), range.to(), type)),
                    few ? null : size(audience),
                    SmallGroupPolicy.flag(few));
        }

        /** Null if the people of the range are not known any more. What is withheld is left out. */
        @Nullable List<ReportResponses.SharedEntity> also() {
            RoaringBitmap audience = audience(range);
            if (audience == null) {
                return null;
            }
            List<Shared> shown =
                    sharedPeople
                            .with(entity, audience, audiencesOfAll, range.from(), range.to(), MAX_CANDIDATES)
                            .stream()
                            .filter(shared -> !types.isPerson(
                                    entityTypes.nameOf(shared.entity().type())))
                            .filter(shared -> !isFew(shared, audience))
                            .limit(MAX_SHARED)
                            .toList();
            List<Entity> entities = shown.stream().map(Shared::entity).toList();
            Map<UUID, String> names = names(entities);
            Map<UUID, String> texts =
                    keys.texts(entities.stream().map(Entity::id).toList());
            return shown.stream()
                    .map(shared -> new ReportResponses.SharedEntity(
                            entityTypes.nameOf(shared.entity().type()),
                            shared.entity().id(),
                            names.get(shared.entity().id()),
                            texts.get(shared.entity().id()),
                            shared.people()))
                    .toList();
        }

        /** They are among the people of either entity, and among those who used both in more days. */
        private boolean isFew(Shared shared, RoaringBitmap audience) {
            return smallGroupPolicy.applies()
                    && (smallGroupPolicy.withholds(shared.people())
                            || smallGroupPolicy.leavesFew(shared.people(), audience.getCardinality())
                            || smallGroupPolicy.leavesFew(
                                    shared.people(), other(shared, range).getCardinality())
                            || isFew(EntityCounts.ALL_TYPES, range, shared.people(), others -> {
                                RoaringBitmap more = audience(others);
                                return more == null
                                        ? null
                                        : Integer.valueOf(RoaringBitmap.andCardinality(more, other(shared, others)));
                            }));
        }

        private RoaringBitmap other(Shared shared, DateRange range) {
            return sharedPeople.of(shared.entity(), audiencesOfAll, range.from(), range.to());
        }
    }

    private static @Nullable Integer size(@Nullable RoaringBitmap people) {
        return people == null ? null : Integer.valueOf(people.getCardinality());
    }

    /** New and returning people; null if withheld or not known. */
    private record Newcomers(
            @Nullable Integer fresh, @Nullable Integer returning) {
        private static final Newcomers UNKNOWN = new Newcomers(null, null);
    }
}
