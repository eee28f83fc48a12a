package dev.footfall.analytics.metric;

import dev.footfall.analytics.audience.Audiences;
import dev.footfall.analytics.audience.DayCache;
import dev.footfall.analytics.metric.EntityCounts.Entity;
import dev.footfall.analytics.metric.MostViewed.Ids;
import dev.footfall.analytics.rollup.Bitmaps;
import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.UUID;
import org.roaringbitmap.RoaringBitmap;
import org.roaringbitmap.buffer.ImmutableRoaringBitmap;
import org.roaringbitmap.buffer.MutableRoaringBitmap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Which other entities the people of one used in the same days. */
@Component
public class SharedPeople {

    /** @param people who used both entities, though not always on the same day */
    public record Shared(Entity entity, int people) {}

    private static final long BYTES = 32L << 20;

    private static final Comparator<Shared> MOST_PEOPLE_FIRST = Comparator.comparingInt(Shared::people)
            .reversed()
            .thenComparing(shared -> shared.entity.id(), Ids.BY_TEXT)
            .thenComparing(shared -> shared.entity.type());

    private final JdbcClient database;
    private final DayCache<Map<Entity, Audience>> days = new DayCache<>(this::read, SharedPeople::bytes, BYTES);

    public SharedPeople(JdbcClient database) {
        this.database = database;
    }

    /** Stays encoded: of thousands of entities only those that may be among the first are ever looked at. */
    private record Audience(int people, byte[] bitmap) {

        private static final int OVERHEAD = 120;

        static Audience of(ResultSet row) throws SQLException {
            return new Audience(row.getInt("people"), row.getBytes("audience"));
        }
    }

    /** An entity in the days of the range. */
    private static final class Candidate {
        private final Entity entity;
        private final List<byte[]> audiences = new ArrayList<>();
        private long atMost;

        Candidate(Entity entity) {
            this.entity = entity;
        }

        long atMost() {
            return atMost;
        }

        void add(Audience audience) {
            audiences.add(audience.bitmap);
            atMost += audience.people;
        }

        Shared with(ImmutableRoaringBitmap people) {
            MutableRoaringBitmap shared = new MutableRoaringBitmap();
            for (byte[] audience : audiences) {
                shared.or(ImmutableRoaringBitmap.and(people, new ImmutableRoaringBitmap(ByteBuffer.wrap(audience))));
            }
            return new Shared(entity, shared.getCardinality());
        }
    }

    /**
     * The entities that share the most people with one, most first, then by id. Looks at the entities with the most
     * people of all first, and stops where no later one can share as many as the last of those found.
     *
     * @param people of the entity itself
     */
    public List<Shared> with(
            Entity entity, RoaringBitmap people, Audiences audiences, LocalDate first, LocalDate last, int limit) {
        List<Candidate> candidates = candidates(audiences, first, last).values().stream()
                .filter(candidate -> !candidate.entity.equals(entity))
                .sorted(Comparator.comparingLong(Candidate::atMost).reversed())
                .toList();
        ImmutableRoaringBitmap theirs = people.toMutableRoaringBitmap();
        PriorityQueue<Shared> found = new PriorityQueue<>(MOST_PEOPLE_FIRST.reversed());
        for (Candidate candidate : candidates) {
            Shared least = found.peek();
            if (found.size() == limit && least != null && candidate.atMost < least.people) {
                break;
            }
            Shared shared = candidate.with(theirs);
            if (shared.people > 0) {
                found.add(shared);
            }
            if (found.size() > limit) {
                found.poll();
            }
        }
        return found.stream().sorted(MOST_PEOPLE_FIRST).toList();
    }

    /** The people of an entity on those of these days whose people are known. */
    public RoaringBitmap of(Entity entity, Audiences audiences, LocalDate first, LocalDate last) {
        RoaringBitmap people = new RoaringBitmap();
        days.days(audiences, first, last).values().forEach(day -> {
            Audience audience = day.get(entity);
            if (audience != null) {
                people.or(Bitmaps.of(audience.bitmap));
            }
        });
        return people;
    }

    public long bytes() {
        return days.bytes();
    }

    private Map<Entity, Candidate> candidates(Audiences audiences, LocalDate first, LocalDate last) {
        Map<Entity, Candidate> candidates = new HashMap<>();
        days.days(audiences, first, last)
                .values()
                .forEach(day -> day.forEach((entity, audience) ->
                        candidates.computeIfAbsent(entity, Candidate::new).add(audience)));
        return candidates;
    }

    private static long bytes(Map<Entity, Audience> day) {
        return day.values().stream()
                .mapToLong(audience -> Audience.OVERHEAD + audience.bitmap.length)
                .sum();
    }

    private Map<LocalDate, Map<Entity, Audience>> read(Collection<LocalDate> dates) {
        Map<LocalDate, Map<Entity, Audience>> found = new HashMap<>();
        dates.forEach(day -> found.put(day, new HashMap<>()));
        database.sql("""
                        select day, entity_type, entity, people, audience
                        from rollup_entity
                        where day = any (:days::date[]) and activity_type = 0 and audience is not null""")
                .param("days", dates.stream().map(LocalDate::toString).toArray(String[]::new))
                .query(row -> {
                    Map<Entity, Audience> day = found.get(row.getObject("day", LocalDate.class));
                    if (day != null) {
                        day.put(entity(row), Audience.of(row));
                    }
                });
        return found;
    }

    private static Entity entity(ResultSet row) throws SQLException {
        return new Entity(row.getShort("entity_type"), row.getObject("entity", UUID.class));
    }
}
