package dev.footfall.privacy.retention;

import dev.footfall.activity.ActivityType;
import dev.footfall.activity.ActivityTypes;
import dev.footfall.activity.DayPartition;
import dev.footfall.activity.DayState;
import dev.footfall.activity.RemovedRows;
import dev.footfall.platform.Settings;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Takes the people out of a day: a new user and a new id for each row, times cut to the hour, of the metadata only short values under
 * keys that are marked as safe, no entity that is a person, and the rows of each hour in an order that says nothing. Which row was
 * which is stored nowhere. Types that are kept shorter are left out once their time has come.
 *
 * <p>Written into a new table that takes the partition's place: updating the rows would leave every old one behind until vacuum.
 */
@Component
class Anonymizer {

    /** Longer texts are somebody's words. */
    private static final int LONGEST_TEXT = 64;

    private final DayChange change;
    private final ActivityTypes types;
    private final ZoneId zone;

    Anonymizer(DayChange change, ActivityTypes types, Settings settings) {
        this.change = change;
        this.types = types;
        this.zone = settings.zone();
    }

    /**
     * The day without people, and without those types; also where it has no people any more. How many rows there were.
     *
     * @param over keys of types whose time is over
     */
    long anonymize(LocalDate day, Collection<Short> over) throws SQLException {
        return change.change(
                day,
                (numbers, transaction) -> numbers.anonymize(day, transaction),
                DayState.ANONYMIZED,
                (partition, transaction) -> rewrite(partition, day, over, transaction));
    }

    private long rewrite(DayPartition partition, LocalDate day, Collection<Short> over, JdbcClient transaction)
            throws SQLException {
        long before = partition.rows();
        String built = partition.build();
        long kept = transaction
                .sql("""
                        insert into %s (occurred_at, received_at, id, user_id, entity_id, activity_type, entity_type, metadata)
                        select hour, hour, id, gen_random_uuid(), entity_id, activity_type, entity_type, metadata
                        from (
                            select (:hours::timestamptz[])[width_bucket(occurred_at, :hours::timestamptz[])] as hour,
                                gen_random_uuid() as id,
                                case when activity_type <> all (:personTypes) then entity_id end as entity_id,
                                activity_type, entity_type,
                                case when metadata is not null and activity_type = any (:typesWithSafeKeys) then (
                                    select jsonb_object_agg(key, value)
                                    from jsonb_each(metadata) join unnest(:safeTypes::smallint[], :safeKeys::text[])
                                        as safe (type, key) using (key)
                                    where safe.type = activity_type and jsonb_typeof(value) not in ('object', 'array')
                                      and length(value::text) <= :longest
                                ) end as metadata
                            from %s
                            where activity_type <> all (:over)
                        ) as nobodys
                        order by hour, id""".formatted(built, partition.table()))
                .param("hours", hours(day))
                .param(
                        "personTypes",
                        keys(types.all().stream()
                                .filter(ActivityType::entityIsPerson)
                                .toList()))
                .param(
                        "typesWithSafeKeys",
                        keys(types.all().stream()
                                .filter(type -> !type.safeKeys().isEmpty())
                                .toList()))
                .params(safe())
                .param("longest", LONGEST_TEXT)
                .param("over", over.toArray(Short[]::new))
                .update();
        if (kept < before) {
            RemovedRows.add(transaction, RemovedRows.Reason.PURGED, Map.of(day, before - kept));
        }
        partition.swap();
        return before;
    }

    /** In step: the types, and the safe key of each. */
    private Map<String, Object> safe() {
        List<Short> keysOfTypes = new ArrayList<>();
        List<String> safeKeys = new ArrayList<>();
        for (ActivityType type : types.all()) {
            for (String key : type.safeKeys()) {
                keysOfTypes.add(type.id());
                safeKeys.add(key);
            }
        }
        return Map.of("safeTypes", keysOfTypes.toArray(Short[]::new), "safeKeys", safeKeys.toArray(String[]::new));
    }

    private static Short[] keys(Collection<ActivityType> some) {
        return some.stream().map(ActivityType::id).toArray(Short[]::new);
    }

    /** Of the reporting zone; the first is the day's own beginning, where an hour of the zone began before it. */
    private String[] hours(LocalDate day) {
        Instant start = day.atStartOfDay(ZoneOffset.UTC).toInstant();
        Instant end = day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        List<String> hours = new ArrayList<>(List.of(start.toString()));
        Set<Instant> seen = new HashSet<>(Set.of(start));
        for (Instant minute = start; minute.isBefore(end); minute = minute.plus(1, ChronoUnit.MINUTES)) {
            Instant hour = minute.atZone(zone).truncatedTo(ChronoUnit.HOURS).toInstant();
            if (hour.isAfter(start) && seen.add(hour)) {
                hours.add(hour.toString());
            }
        }
        return hours.toArray(String[]::new);
    }
}
