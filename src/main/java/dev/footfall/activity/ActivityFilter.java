package dev.footfall.activity;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Which raw activity to read; what is null or empty does not restrict.
 *
 * @param types keys into {@link ActivityTypes}, any of them
 * @param entityType key into {@link EntityTypes}
 * @param entityIds any of them
 * @param from the first moment, inclusive
 * @param to the last moment, exclusive
 * @param metadata top-level keys and the value each must have, as text; a key with {@link #NOT} behind it must be
 *     absent or have another value
 * @param weekHour within the period, only what happened in that hour of the week
 */
public record ActivityFilter(
        @Nullable UUID userId,
        Set<Short> types,
        @Nullable Short entityType,
        Set<UUID> entityIds,
        @Nullable Instant from,
        @Nullable Instant to,
        Map<String, String> metadata,
        @Nullable WeekHour weekHour) {

    /** Behind a metadata key, so that an address reads {@code metadata.source!=search}. */
    public static final String NOT = "!";

    /** Matches everything. */
    public static final ActivityFilter ALL = new ActivityFilter(null, Set.of(), null, Set.of(), null, null, Map.of());

    public ActivityFilter(
            @Nullable UUID userId,
            Set<Short> types,
            @Nullable Short entityType,
            Set<UUID> entityIds,
            @Nullable Instant from,
            @Nullable Instant to,
            Map<String, String> metadata) {
        this(userId, types, entityType, entityIds, from, to, metadata, null);
    }

    public ActivityFilter {
        types = Set.copyOf(types);
        entityIds = Set.copyOf(entityIds);
        metadata = Map.copyOf(metadata);
    }

    public static ActivityFilter ofUser(UUID userId) {
        return new ActivityFilter(userId, Set.of(), null, Set.of(), null, null, Map.of());
    }

    public ActivityFilter ofTypes(Set<Short> types) {
        return new ActivityFilter(userId, types, entityType, entityIds, from, to, metadata, weekHour);
    }

    public ActivityFilter between(@Nullable Instant from, @Nullable Instant to) {
        return new ActivityFilter(userId, types, entityType, entityIds, from, to, metadata, weekHour);
    }

    /**
     * The same number for the same filter, on every node: a cursor contains it, so that it is not used with another
     * filter.
     */
    int fingerprint() {
        CRC32 sum = new CRC32();
        Object entity = entityIds.size() > 1
                ? new TreeSet<>(entityIds)
                : entityIds.stream().findFirst().orElse(null);
        sum.update((userId + "|" + new TreeSet<>(types) + "|" + entityType + "|" + entity + "|" + from + "|" + to + "|"
                        + new TreeMap<>(metadata) + (weekHour == null ? "" : "|" + weekHour))
                .getBytes(UTF_8));
        return (int) sum.getValue();
    }
}
