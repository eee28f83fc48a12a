package dev.footfall.analytics.metric;

import dev.footfall.analytics.audience.AudienceMemory;
import dev.footfall.analytics.audience.Audiences;
import dev.footfall.analytics.audience.DayCache;
import dev.footfall.analytics.audience.ReportPeriod;
import dev.footfall.analytics.rollup.Bitmaps;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import org.roaringbitmap.RoaringBitmap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Distinct people by activity type over weeks and months. */
@Component
public class TypePeople {

    /** A type in the period with this first date. */
    public record Key(LocalDate period, short type) {}

    private static final long BYTES = 16L << 20;

    private final AudienceMemory memory;
    private final JdbcClient database;
    private final DayCache<Map<Short, RoaringBitmap>> days = new DayCache<>(this::read, TypePeople::bytes, BYTES);

    public TypePeople(AudienceMemory memory, JdbcClient database) {
        this.memory = memory;
        this.database = database;
    }

    /** @param kind week or month */
    public Map<Key, Integer> of(ReportPeriod kind, LocalDate first, LocalDate last) {
        Audiences audiences = memory.current();
        Map<Key, RoaringBitmap> people = new HashMap<>();
        Map<Key, Integer> counts = new HashMap<>();
        database.sql("""
                        select period, activity_type, people, audience
                        from frozen_type
                        where kind = :kind and period between :first and :last""")
                .param("kind", kind.text())
                .param("first", first)
                .param("last", last)
                .query(row -> {
                    Key key = new Key(row.getObject(1, LocalDate.class), row.getShort(2));
                    if (row.getBytes(4) == null) {
                        counts.put(key, row.getInt(3));
                    } else {
                        people.put(key, Bitmaps.of(row.getBytes(4)));
                    }
                });
        days.days(audiences, first, last)
                .forEach((day, types) -> types.forEach((type, audience) -> people.computeIfAbsent(
                                new Key(kind.of(day), type), _ -> new RoaringBitmap())
                        .or(audience)));
        people.forEach((key, audience) -> counts.putIfAbsent(key, audience.getCardinality()));
        return counts;
    }

    /** By day and type; only for days whose audiences are kept. Must not be changed. */
    public NavigableMap<LocalDate, Map<Short, RoaringBitmap>> days(LocalDate first, LocalDate last) {
        return days.days(memory.current(), first, last);
    }

    /** By type; only for days whose audiences are kept. */
    public Map<Short, Integer> of(LocalDate first, LocalDate last) {
        Map<Short, RoaringBitmap> people = new HashMap<>();
        days.days(memory.current(), first, last)
                .values()
                .forEach(types -> types.forEach((type, audience) ->
                        people.computeIfAbsent(type, _ -> new RoaringBitmap()).or(audience)));
        Map<Short, Integer> counts = new HashMap<>();
        people.forEach((type, audience) -> counts.put(type, audience.getCardinality()));
        return counts;
    }

    public long bytes() {
        return days.bytes();
    }

    private static long bytes(Map<Short, RoaringBitmap> types) {
        return types.values().stream()
                .mapToLong(RoaringBitmap::getLongSizeInBytes)
                .sum();
    }

    private Map<LocalDate, Map<Short, RoaringBitmap>> read(Collection<LocalDate> dates) {
        Map<LocalDate, Map<Short, RoaringBitmap>> found = new HashMap<>();
        dates.forEach(day -> found.put(day, new HashMap<>()));
        database.sql("""
                        select day, activity_type, audience
                        from rollup_type
                        where day = any (:days::date[]) and audience is not null""")
                .param("days", dates.stream().map(LocalDate::toString).toArray(String[]::new))
                .query(row -> {
                    found.getOrDefault(row.getObject(1, LocalDate.class), new HashMap<>())
                            .put(row.getShort(2), Bitmaps.of(row.getBytes(3)));
                });
        return found;
    }
}
