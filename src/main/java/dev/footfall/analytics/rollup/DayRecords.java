package dev.footfall.analytics.rollup;

import dev.footfall.platform.SqlTime;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.roaringbitmap.RoaringBitmap;

/** Replaces the stored counts of a day. Runs in the transaction of one count. */
final class DayRecords {

    /** Apps in one statement. */
    private static final int APPS_AT_ONCE = 1_000;

    private final Connection connection;
    private final LocalDate day;

    DayRecords(Connection connection, LocalDate day) {
        this.connection = connection;
        this.day = day;
    }

    /** Audience and newcomers of the day's last count; both empty if there was none. */
    record Before(RoaringBitmap audience, RoaringBitmap newcomers) {}

    Before before() throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement("select audience, newcomers from rollup_day where day = ?")) {
            query.setObject(1, day);
            try (ResultSet row = query.executeQuery()) {
                return row.next()
                        ? new Before(Bitmaps.of(row.getBytes(1)), Bitmaps.of(row.getBytes(2)))
                        : new Before(new RoaringBitmap(), new RoaringBitmap());
            }
        }
    }

    void writeDay(DayAggregator dayAggregator, int[] numbers, RoaringBitmap newcomers, long version, Instant countedAt)
            throws SQLException {
        PersonCounts counts = PersonCounts.of(numbers, dayAggregator::activitiesOf);
        try (PreparedStatement upsert = connection.prepareStatement("""
                insert into rollup_day (day, version, counted_at, events, people, audience, newcomers, person_counts)
                values (?, ?, ?, ?, ?, ?, ?, ?)
                on conflict (day) do update set
                    version = excluded.version, counted_at = excluded.counted_at, events = excluded.events,
                    people = excluded.people, audience = excluded.audience, newcomers = excluded.newcomers,
                    person_counts = excluded.person_counts""")) {
            upsert.setObject(1, day);
            upsert.setLong(2, version);
            upsert.setObject(3, SqlTime.utc(countedAt));
            upsert.setLong(4, dayAggregator.events());
            upsert.setInt(5, numbers.length);
            upsert.setBytes(6, Bitmaps.bytes(RoaringBitmap.bitmapOf(counts.numbers())));
            upsert.setBytes(7, Bitmaps.bytesOrNull(newcomers));
            upsert.setBytes(8, counts.toBytes());
            upsert.executeUpdate();
        }
    }

    void writeTypes(DayAggregator dayAggregator, int[] numbers, DayHours hours) throws SQLException {
        clear("rollup_type");
        clear("rollup_hour");
        try (PreparedStatement types = connection.prepareStatement("""
                                insert into rollup_type (day, activity_type, events, people, audience)
                                    values (?, ?, ?, ?, ?)""");
                PreparedStatement byHour = connection.prepareStatement("""
                                insert into rollup_hour (day, activity_type, events, people, starts)
                                    values (?, ?, ?, ?, ?)""")) {
            for (Map.Entry<Short, DayAggregator.Cell[]> type :
                    dayAggregator.byTypeAndHour().entrySet()) {
                DayAggregator.Cell total = DayAggregator.sum(type.getValue());
                cell(types, type.getKey(), total);
                types.setBytes(5, Bitmaps.bytes(DayAggregator.renumber(total.people, numbers)));
                types.addBatch();
                for (int hour = 0; hour < hours.count(); hour++) {
                    DayAggregator.Cell part = type.getValue()[hour];
                    if (part != null) {
                        cell(byHour, type.getKey(), part);
                        byHour.setObject(5, SqlTime.utc(hours.start(hour)));
                        byHour.addBatch();
                    }
                }
            }
            types.executeBatch();
            byHour.executeBatch();
        }
    }

    private void cell(PreparedStatement statement, short type, DayAggregator.Cell cell) throws SQLException {
        statement.setObject(1, day);
        statement.setShort(2, type);
        statement.setLong(3, cell.events);
        statement.setInt(4, cell.people.getCardinality());
    }

    private void clear(String table) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("delete from " + table + " where day = ?")) {
            delete.setObject(1, day);
            delete.executeUpdate();
        }
    }

    /** Writes only rows that changed: today is counted every minute, and the audiences of most apps stay the same. */
    void writeApps(DayAggregator dayAggregator, int[] numbers) throws SQLException {
        List<UUID> apps = new ArrayList<>(dayAggregator.byApp().keySet());
        try (PreparedStatement delete =
                connection.prepareStatement("delete from rollup_app where day = ? and app <> all (?::uuid[])")) {
            delete.setObject(1, day);
            delete.setArray(2, connection.createArrayOf("uuid", apps.toArray()));
            delete.executeUpdate();
        }
        for (int from = 0; from < apps.size(); from += APPS_AT_ONCE) {
            writeApps(apps.subList(from, Math.min(apps.size(), from + APPS_AT_ONCE)), dayAggregator, numbers);
        }
    }

    private void writeApps(List<UUID> apps, DayAggregator dayAggregator, int[] numbers) throws SQLException {
        List<DayAggregator.Cell> cells =
                apps.stream().map(dayAggregator.byApp()::get).toList();
        try (PreparedStatement upsert = connection.prepareStatement("""
                insert into rollup_app (day, app, views, viewers, audience)
                select ?, * from unnest(?::uuid[], ?::bigint[], ?::integer[], ?::bytea[])
                on conflict (day, app) do update
                    set views = excluded.views, viewers = excluded.viewers, audience = excluded.audience
                    where (rollup_app.views, rollup_app.viewers, rollup_app.audience)
                        is distinct from (excluded.views, excluded.viewers, excluded.audience)""")) {
            upsert.setObject(1, day, Types.DATE);
            upsert.setArray(2, connection.createArrayOf("uuid", apps.toArray()));
            upsert.setArray(3, connection.createArrayOf("bigint", array(cells, cell -> cell.events)));
            upsert.setArray(4, connection.createArrayOf("integer", array(cells, cell -> cell.people.getCardinality())));
            upsert.setArray(
                    5,
                    connection.createArrayOf(
                            "bytea",
                            array(cells, cell -> Bitmaps.bytes(DayAggregator.renumber(cell.people, numbers)))));
            upsert.executeUpdate();
        }
    }

    private static Object[] array(List<DayAggregator.Cell> cells, Function<DayAggregator.Cell, Object> value) {
        Object[] values = cells.stream().map(value).toArray();
        return values.length > 0 && values[0] instanceof byte[]
                ? Arrays.copyOf(values, values.length, byte[][].class)
                : values;
    }
}
