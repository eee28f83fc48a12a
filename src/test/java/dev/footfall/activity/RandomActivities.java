package dev.footfall.activity;

import dev.footfall.platform.ReportingZone;
import dev.footfall.testkit.TestActivity;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Activities and filters at random, from few values so that they meet, and which activities such a filter must find:
 * the oracle.
 */
final class RandomActivities {

    /** As PostgreSQL orders ids, which is not as Java does. */
    static final Comparator<TestActivity> NEWEST_FIRST = Comparator.comparing(TestActivity::occurredAt)
            .thenComparing(activity -> activity.id().toString())
            .thenComparing(activity -> activity.userId().toString())
            .reversed();

    static final Instant BEGIN = Instant.parse("2026-10-12T21:00:00Z");
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration SPAN = Duration.ofDays(40);
    private static final String[] TYPES = {"app_view", "app_share", "favorite_add", "search_perform"};
    private static final String[] TEXTS = {"search", "home", "it's \"quoted\"", "100%", "ünï", "' or 1=1 --", ""};

    private static final ReportingZone[] ZONES = {
        ReportingZone.UTC, ReportingZone.of("Europe/Berlin"), ReportingZone.of("Asia/Kathmandu")
    };

    /** A filter, and the names its keys stand for. */
    record Asked(ActivityFilter filter, Predicate<TestActivity> matches) {}

    private final Random random;
    private final UUID[] users;
    private final UUID[] entities;

    RandomActivities(long seed) {
        random = new Random(seed);
        users = Stream.generate(this::uuid).limit(4).toArray(UUID[]::new);
        entities = Stream.generate(this::uuid).limit(5).toArray(UUID[]::new);
    }

    List<TestActivity> activities(int count) {
        return Stream.generate(this::activity).limit(count).toList();
    }

    TestActivity activity() {
        Instant at = BEGIN.plus(random.nextLong(SPAN.toNanos() / 1_000), ChronoUnit.MICROS);
        TestActivity activity = TestActivity.anActivity()
                .withId(uuid())
                .by(pick(users))
                .of(pick(TYPES))
                .at(random.nextInt(3) == 0 ? at.truncatedTo(ChronoUnit.DAYS) : at);
        if (random.nextInt(3) > 0) {
            activity = activity.on(random.nextBoolean() ? "App" : "Collection", pick(entities));
        }
        if (random.nextBoolean()) {
            activity = activity.with("source", pick(TEXTS));
        }
        return random.nextInt(4) == 0 ? activity.with("key with ' and \"", pick(TEXTS)) : activity;
    }

    Asked filter(ActivityTypes types, EntityTypes entityTypes) {
        UUID user = sometimes(pick(users));
        Set<String> names = new HashSet<>();
        for (int i = random.nextInt(4) - 1; i > 0; i--) {
            names.add(pick(TYPES));
        }
        String entityType = sometimes(random.nextBoolean() ? "App" : "Collection");
        UUID entity = sometimes(pick(entities));
        Instant from = sometimes(moment());
        Instant to = sometimes(moment());
        Map<String, String> metadata = new HashMap<>();
        if (random.nextInt(3) == 0) {
            String not = random.nextInt(3) == 0 ? ActivityFilter.NOT : "";
            metadata.put((random.nextBoolean() ? "source" : "key with ' and \"") + not, pick(TEXTS));
        }
        WeekHour weekHour = random.nextInt(4) == 0
                ? new WeekHour(DayOfWeek.of(1 + random.nextInt(7)), random.nextInt(24), pick(ZONES))
                : null;
        Set<Short> keys = new HashSet<>();
        names.forEach(name -> keys.add(types.named(name).orElseThrow().id()));
        ActivityFilter filter = new ActivityFilter(
                user,
                keys,
                entityType == null
                        ? null
                        : (short) entityTypes.register(entityType).orElseThrow(),
                entity == null ? Set.of() : Set.of(entity),
                from,
                to,
                metadata,
                weekHour);
        return new Asked(
                filter,
                activity -> (user == null || activity.userId().equals(user))
                        && (names.isEmpty() || names.contains(activity.type()))
                        && (entityType == null || entityType.equals(activity.entityType()))
                        && (entity == null || entity.equals(activity.entityId()))
                        && (from == null || !activity.occurredAt().isBefore(from))
                        && (to == null || activity.occurredAt().isBefore(to))
                        && (weekHour == null || isIn(weekHour, activity.occurredAt()))
                        && metadata.entrySet().stream()
                                .allMatch(entry -> has(activity, entry.getKey(), entry.getValue())));
    }

    private static boolean has(TestActivity activity, String key, String value) {
        return key.endsWith("!")
                ? !value.equals(value(activity, key.substring(0, key.length() - 1)))
                : value.equals(value(activity, key));
    }

    private static boolean isIn(WeekHour weekHour, Instant moment) {
        OffsetDateTime local = weekHour.zone().at(moment);
        return local.getDayOfWeek() == weekHour.weekday() && local.getHour() == weekHour.hour();
    }

    static List<UUID> expected(List<TestActivity> all, Predicate<TestActivity> matches) {
        return new ArrayList<>(all)
                .stream()
                        .filter(matches)
                        .sorted(NEWEST_FIRST)
                        .map(TestActivity::id)
                        .toList();
    }

    private static @Nullable String value(TestActivity activity, String key) {
        String metadata = activity.metadata();
        return metadata == null
                ? null
                : JSON.readTree(metadata).path(key).asStringOpt().orElse(null);
    }

    private Instant moment() {
        Instant at = BEGIN.plus(random.nextLong(SPAN.toNanos() / 1_000), ChronoUnit.MICROS);
        return random.nextBoolean() ? at : at.truncatedTo(ChronoUnit.DAYS);
    }

    private <T> @Nullable T sometimes(T value) {
        return random.nextInt(3) == 0 ? value : null;
    }

    private <T> T pick(T[] values) {
        return values[random.nextInt(values.length)];
    }

    private UUID uuid() {
        return new UUID(random.nextLong(), random.nextLong());
    }
}
