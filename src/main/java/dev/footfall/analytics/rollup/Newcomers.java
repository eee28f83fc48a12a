package dev.footfall.analytics.rollup;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Map;
import org.roaringbitmap.RoaringBitmap;

/**
 * Keeps first-seen days right while days are counted in any order and counted again: late activity makes people known earlier, a deletion later or not at
 * all. Inside one count's transaction.
 */
final class Newcomers {

    private final Connection connection;
    private final PersonNumbers people;
    private final long version;

    Newcomers(Connection connection, PersonNumbers people, long version) {
        this.connection = connection;
        this.people = people;
        this.version = version;
    }

    /**
     * What the day's newcomers are now.
     *
     * @param before the day's newcomers at its last count
     * @param gone people who were active on the day at its last count and are not any more
     */
    RoaringBitmap of(LocalDate day, PersonNumbers.Numbers active, RoaringBitmap before, RoaringBitmap gone)
            throws SQLException {
        RoaringBitmap newcomers = RoaringBitmap.or(before, active.fresh());
        for (Map.Entry<LocalDate, RoaringBitmap> later : active.seenLater().entrySet()) {
            change(later.getKey(), newcomersOf -> newcomersOf.andNot(later.getValue()));
            people.firstSeen(later.getValue(), day);
            newcomers.or(later.getValue());
        }
        RoaringBitmap leaving = RoaringBitmap.and(newcomers, gone);
        newcomers.andNot(leaving);
        moveOn(day, leaving);
        return newcomers;
    }

    /** To the next day that each was active on; who was never active again is forgotten. */
    private void moveOn(LocalDate day, RoaringBitmap leaving) throws SQLException {
        if (leaving.isEmpty()) {
            return;
        }
        try (PreparedStatement query = connection.prepareStatement(
                "select day, audience from rollup_day where day > ? and audience is not null order by day")) {
            query.setObject(1, day);
            query.setFetchSize(20);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next() && !leaving.isEmpty()) {
                    RoaringBitmap arriving = RoaringBitmap.and(leaving, Bitmaps.of(rows.getBytes(2)));
                    if (!arriving.isEmpty()) {
                        LocalDate next = rows.getObject(1, LocalDate.class);
                        change(next, newcomers -> newcomers.or(arriving));
                        people.firstSeen(arriving, next);
                        leaving.andNot(arriving);
                    }
                }
            }
        }
        people.forget(leaving);
    }

    private interface Change {
        void apply(RoaringBitmap newcomers);
    }

    private void change(LocalDate day, Change change) throws SQLException {
        RoaringBitmap newcomers = new RoaringBitmap();
        try (PreparedStatement query = connection.prepareStatement("select newcomers from rollup_day where day = ?")) {
            query.setObject(1, day);
            try (ResultSet row = query.executeQuery()) {
                if (row.next()) {
                    newcomers = Bitmaps.of(row.getBytes(1));
                }
            }
        }
        change.apply(newcomers);
        try (PreparedStatement update =
                connection.prepareStatement("update rollup_day set newcomers = ?, version = ? where day = ?")) {
            update.setBytes(1, Bitmaps.bytesOrNull(newcomers));
            update.setLong(2, version);
            update.setObject(3, day);
            update.executeUpdate();
        }
    }
}
