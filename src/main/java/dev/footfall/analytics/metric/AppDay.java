package dev.footfall.analytics.metric;

import dev.footfall.analytics.rollup.Bitmaps;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/**
 * The views of one day's apps. Audiences stay in their stored form, some hundred bytes each in place of a few objects: thousands of apps over 90 days fit in
 * memory, and only those of the few apps that are shown are ever opened.
 */
final class AppDay {

    /** What the objects around the stored bytes take, by app. */
    private static final int OVERHEAD = 80;

    private final List<UUID> apps = new ArrayList<>();
    private final List<Long> views = new ArrayList<>();
    private final List<Integer> viewers = new ArrayList<>();
    private final List<byte @Nullable []> audiences = new ArrayList<>();
    private boolean audiencesGone;

    /** Rows come in the order of apps. */
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
