package dev.footfall.analytics.rollup;

import dev.footfall.analytics.rollup.DayAggregator.EntityCell;
import dev.footfall.platform.SqlTime;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.roaringbitmap.RoaringBitmap;

/** Replaces the stored counts of a day. Runs in the transaction of one count. */
final class DayRecords {

    /** Counts of entities in one statement. */
    private static final int ENTITIES_AT_ONCE = 1_000;

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
                insert into rollup_day (day, version, counted_at, events, people, audience, newcomers, person_counts,
                    uncounted_entity_types)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?)
                on conflict (day) do update set
                    version = excluded.version, counted_at = excluded.counted_at, events = excluded.events,
                    people = excluded.people, audience = excluded.audience, newcomers = excluded.newcomers,
                    person_counts = excluded.person_counts,
                    uncounted_entity_types = excluded.uncounted_entity_types""")) {
            upsert.setObject(1, day);
            upsert.setLong(2, version);
            upsert.setObject(3, SqlTime.utc(countedAt));
            upsert.setLong(4, dayAggregator.events());
            upsert.setInt(5, numbers.length);
            upsert.setBytes(6, Bitmaps.bytes(RoaringBitmap.bitmapOf(counts.numbers())));
            upsert.setBytes(7, Bitmaps.bytesOrNull(newcomers));
            upsert.setBytes(8, counts.toBytes());
            upsert.setArray(9, array("smallint", dayAggregator.uncountedEntityTypes(), type -> type));
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

    /** Writes only rows that changed: today is counted every minute, and most entities stay as they were. */
    void writeEntities(DayAggregator dayAggregator, int[] numbers) throws SQLException {
        List<EntityCell> cells = dayAggregator.byEntity();
        try (PreparedStatement delete = connection.prepareStatement("""
                delete from rollup_entity
                where day = ? and not exists (
                    select from unnest(?::smallint[], ?::uuid[], ?::smallint[]) as counted (entity_type, entity, type)
                    where counted.entity_type = rollup_entity.entity_type and counted.entity = rollup_entity.entity
                      and counted.type = rollup_entity.activity_type)""")) {
            delete.setObject(1, day);
            setKeys(delete, cells);
            delete.executeUpdate();
        }
        for (int from = 0; from < cells.size(); from += ENTITIES_AT_ONCE) {
            writeEntities(cells.subList(from, Math.min(cells.size(), from + ENTITIES_AT_ONCE)), numbers);
        }
    }

    private void writeEntities(List<EntityCell> cells, int[] numbers) throws SQLException {
        try (PreparedStatement upsert = connection.prepareStatement("""
                insert into rollup_entity (day, entity_type, entity, activity_type, events, people, audience)
                select ?, * from unnest(?::smallint[], ?::uuid[], ?::smallint[], ?::bigint[], ?::integer[], ?::bytea[])
                on conflict (day, entity_type, entity, activity_type) do update
                    set events = excluded.events, people = excluded.people, audience = excluded.audience
                    where (rollup_entity.events, rollup_entity.people, rollup_entity.audience)
                        is distinct from (excluded.events, excluded.people, excluded.audience)""")) {
            upsert.setObject(1, day, Types.DATE);
            setKeys(upsert, cells);
            upsert.setArray(5, array("bigint", cells, cell -> cell.cell().events));
            upsert.setArray(
                    6, array("integer", cells, cell -> cell.cell().people.getCardinality()));
            upsert.setArray(7, array("bytea", cells, cell -> {
                return Bitmaps.bytes(DayAggregator.renumber(cell.cell().people, numbers));
            }));
            upsert.executeUpdate();
        }
    }

    private void setKeys(PreparedStatement statement, List<EntityCell> cells) throws SQLException {
        statement.setArray(2, array("smallint", cells, EntityCell::entityType));
        statement.setArray(3, array("uuid", cells, EntityCell::entity));
        statement.setArray(4, array("smallint", cells, EntityCell::type));
    }

    private <T> Array array(String type, Collection<T> rows, Function<T, Object> value) throws SQLException {
        Object[] values = rows.stream().map(value).toArray();
        return connection.createArrayOf(
                type, type.equals("bytea") ? Arrays.copyOf(values, values.length, byte[][].class) : values);
    }
}
