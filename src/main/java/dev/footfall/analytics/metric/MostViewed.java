package dev.footfall.analytics.metric;

import dev.footfall.analytics.audience.AudienceMemory;
import dev.footfall.analytics.audience.Audiences;
import dev.footfall.analytics.audience.DayCache;
import dev.footfall.analytics.rollup.Bitmaps;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The most viewed apps, with their number of viewers. */
@Component
public class MostViewed {

    /**
     * @param viewers distinct people; null if the audience of one of the days was dropped
     * @param viewersAtLeast a lower bound that is always known
     */
    public record App(UUID app, long views, @Nullable Integer viewers, int viewersAtLeast) {

        public App(UUID app, long views, int viewers) {
            this(app, views, viewers, viewers);
        }
    }

    private static final long BYTES = 24L << 20;
    private static final Comparator<Views> MOST_VIEWS_FIRST =
            Comparator.comparingLong(Views::count).reversed().thenComparing(Views::app, Ids.BY_TEXT);

    private final AudienceMemory memory;
    private final JdbcClient database;
    private final DayCache<AppDay> days = new DayCache<>(this::read, AppDay::bytes, BYTES);

    public MostViewed(AudienceMemory memory, JdbcClient database) {
        this.memory = memory;
        this.database = database;
    }

    /** By views descending, then by id. */
    public List<App> apps(LocalDate from, LocalDate to, int limit) {
        Audiences audiences = memory.current();
        Collection<AppDay> window = days.days(audiences, from, to).values();
        Map<UUID, Views> views = new HashMap<>();
        for (AppDay day : window) {
            for (int index = 0; index < day.size(); index++) {
                views.computeIfAbsent(day.app(index), Views::new).add(day, index);
            }
        }
        return views.values().stream()
                .sorted(MOST_VIEWS_FIRST)
                .limit(limit)
                .map(Views::sum)
                .toList();
    }

    /** Who viewed an app on these days, whose audiences must be kept. */
    public RoaringBitmap viewers(UUID app, LocalDate from, LocalDate to) {
        Views views = new Views(app);
        for (AppDay day : days.days(memory.current(), from, to).values()) {
            for (int index = 0; index < day.size(); index++) {
                if (day.app(index).equals(app)) {
                    views.add(day, index);
                }
            }
        }
        return views.viewers();
    }

    public long bytes() {
        return days.bytes();
    }

    private Map<LocalDate, AppDay> read(Collection<LocalDate> dates) {
        Map<LocalDate, AppDay> found = new HashMap<>();
        dates.forEach(day -> found.put(day, new AppDay()));
        database.sql("""
                        select day, entity as app, events as views, people as viewers, audience
                        from rollup_entity
                        where day = any (:days::date[])
                          and entity_type = (select id from entity_type where name = 'App')
                          and activity_type = (select id from activity_type where name = 'app_view')
                        order by day, entity""")
                .param("days", dates.stream().map(LocalDate::toString).toArray(String[]::new))
                .query(row -> {
                    AppDay day = found.get(row.getObject("day", LocalDate.class));
                    if (day != null) {
                        day.add(row);
                    }
                });
        return found;
    }

    /** One app's positions in the days of the range; its audiences are decoded only if it is among those shown. */
    private static final class Views {
        private final UUID app;
        private final List<AppDay> days = new ArrayList<>();
        private final List<Integer> indexes = new ArrayList<>();
        private long count;

        Views(UUID app) {
            this.app = app;
        }

        UUID app() {
            return app;
        }

        long count() {
            return count;
        }

        void add(AppDay day, int index) {
            days.add(day);
            indexes.add(index);
            count += day.views(index);
        }

        private int mostOfOneDay() {
            return IntStream.range(0, days.size())
                    .map(i -> days.get(i).viewers(indexes.get(i)))
                    .max()
                    .orElse(0);
        }

        App sum() {
            if (days.stream().anyMatch(AppDay::audiencesGone)) {
                return new App(app, count, null, mostOfOneDay());
            }
            return new App(app, count, viewers().getCardinality());
        }

        RoaringBitmap viewers() {
            RoaringBitmap viewers = new RoaringBitmap();
            for (int i = 0; i < days.size(); i++) {
                viewers.or(days.get(i).audience(indexes.get(i)));
            }
            return viewers;
        }
    }

    /**
     * One day's views by app. Audiences stay encoded, at some hundred bytes each instead of several objects: thousands
     * of apps over 90 days fit in memory, and only those of the few apps shown are ever decoded.
     */
    static final class AppDay {

        /** Bytes of the objects around the encoded audience, by app. */
        private static final int OVERHEAD = 80;

        private final List<UUID> apps = new ArrayList<>();
        private final List<Long> views = new ArrayList<>();
        private final List<Integer> viewers = new ArrayList<>();
        private final List<byte @Nullable []> audiences = new ArrayList<>();
        private boolean audiencesGone;

        /** Rows must come in the order of apps. */
        void add(ResultSet row) throws SQLException {
            apps.add(row.getObject("app", UUID.class));
            views.add(row.getLong("views"));
            viewers.add(row.getInt("viewers"));
            byte[] audience = row.getBytes("audience");
            audiences.add(audience);
            audiencesGone |= audience == null;
        }

        int size() {
            return apps.size();
        }

        UUID app(int index) {
            return apps.get(index);
        }

        long views(int index) {
            return views.get(index);
        }

        int viewers(int index) {
            return viewers.get(index);
        }

        RoaringBitmap audience(int index) {
            return Bitmaps.of(audiences.get(index));
        }

        boolean audiencesGone() {
            return audiencesGone;
        }

        long bytes() {
            return audiences.stream()
                    .mapToLong(audience -> OVERHEAD + (audience == null ? 0 : audience.length))
                    .sum();
        }
    }

    /**
     * Ids in the order of their lower-case text, which is PostgreSQL's order. Java's {@code UUID.compareTo} compares
     * signed halves.
     */
    static final class Ids {

        static final Comparator<UUID> BY_TEXT = (a, b) -> {
            int high = Long.compareUnsigned(a.getMostSignificantBits(), b.getMostSignificantBits());
            return high != 0 ? high : Long.compareUnsigned(a.getLeastSignificantBits(), b.getLeastSignificantBits());
        };

        private Ids() {}
    }
}
