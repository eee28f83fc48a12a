package dev.footfall.analytics.rollup;

import dev.footfall.database.AdvisoryLock;
import dev.footfall.platform.ErasureRequest;
import dev.footfall.platform.KeyedHash;
import dev.footfall.platform.PersonalDataStore;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;
import org.roaringbitmap.buffer.ImmutableRoaringBitmap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * People in the rollups: the dictionary, the audiences and the counts by person. A person whose whole activity is
 * removed is taken out of all of them at once; for a partial removal the days it touched are recounted. Counts of days
 * that cannot be recounted stay.
 */
@Component
final class CountedPersonalData implements PersonalDataStore {

    /** A bitmap column, and the columns that identify its row. */
    private record Column(String table, String column) {}

    private static final List<Column> OF_DAYS = List.of(
            new Column("rollup_day", "audience"),
            new Column("rollup_day", "newcomers"),
            new Column("rollup_day", "departed"));

    /**
     * Everybody in these is also in the audience of that day, which is kept at least as long: the other days need not
     * be read.
     */
    private static final List<Column> OF_PARTS =
            List.of(new Column("rollup_type", "audience"), new Column("rollup_entity", "audience"));

    private final KeyedHash hash;

    CountedPersonalData(KeyedHash hash) {
        this.hash = hash;
    }

    @Override
    public String name() {
        return "counts by person";
    }

    @Override
    public Set<String> tables() {
        return Set.of("person", "rollup_day", "rollup_type", "rollup_entity", "frozen_type");
    }

    @Override
    public int order() {
        return 60;
    }

    @Override
    public long remove(ErasureRequest erasureRequest, JdbcClient transaction) {
        if (!erasureRequest.isWhole()) {
            return 0;
        }
        AdvisoryLock.ROLLUPS.lock(transaction);
        Set<LocalDate> changed = new TreeSet<>();
        long removed = erasureRequest.erasure() ? removeAsEntity(erasureRequest, transaction, changed) : 0;
        Integer number = number(erasureRequest, transaction);
        if (number == null) {
            if (!changed.isEmpty()) {
                markChanged(changed, transaction);
            }
            return removed;
        }
        removed++;
        for (Column column : OF_DAYS) {
            removed += removeFrom(number, column, "", transaction, changed);
        }
        for (Column column : OF_PARTS) {
            removed += removeFrom(number, column, " and day = any (:days::date[])", transaction, changed);
        }
        removed += removeFromArchived(number, transaction);
        removed += removeFromCounts(number, transaction, changed);
        transaction
                .sql("delete from person where number = :number")
                .param("number", number)
                .update();
        markChanged(changed, transaction);
        return removed;
    }

    /** For host platforms that sent activity about people as that about apps, say. */
    private static int removeAsEntity(ErasureRequest erasureRequest, JdbcClient transaction, Set<LocalDate> changed) {
        List<LocalDate> days = transaction
                .sql("delete from rollup_entity where entity = :person returning day")
                .param("person", erasureRequest.person())
                .query(LocalDate.class)
                .list();
        changed.addAll(days);
        return days.size();
    }

    private static @Nullable Integer number(ErasureRequest erasureRequest, JdbcClient transaction) {
        return transaction
                .sql("select number from person where user_id = :person or hash = :hash")
                .param("person", erasureRequest.person())
                .param("hash", erasureRequest.hash())
                .query(Integer.class)
                .optional()
                .orElse(null);
    }

    private static int removeFrom(
            int number, Column column, String where, JdbcClient transaction, Set<LocalDate> changed) {
        List<String> rows = new ArrayList<>();
        List<byte[]> without = new ArrayList<>();
        transaction
                .sql("select day, ctid::text, " + column.column + " from " + column.table + " where " + column.column
                        + " is not null" + where)
                .param("days", texts(changed))
                .withFetchSize(1_000)
                .query(row -> {
                    byte[] bitmap = row.getBytes(3);
                    if (holds(bitmap, number)) {
                        changed.add(row.getObject(1, LocalDate.class));
                        rows.add(row.getString(2));
                        without.add(without(bitmap, number));
                    }
                });
        return write(column.table, column.column, rows, without, transaction);
    }

    private static int removeFromArchived(int number, JdbcClient transaction) {
        List<String> rows = new ArrayList<>();
        List<byte[]> without = new ArrayList<>();
        transaction
                .sql("select ctid::text, audience from frozen_type where audience is not null")
                .query(row -> {
                    if (holds(row.getBytes(2), number)) {
                        rows.add(row.getString(1));
                        without.add(without(row.getBytes(2), number));
                    }
                });
        return write("frozen_type", "audience", rows, without, transaction);
    }

    private static int removeFromCounts(int number, JdbcClient transaction, Set<LocalDate> changed) {
        List<String> rows = new ArrayList<>();
        List<byte[]> without = new ArrayList<>();
        transaction.sql("""
                                select ctid::text, person_counts from rollup_day where person_counts is not null
                                    and day = any (:days::date[])""").param("days", texts(changed)).query(row -> {
            rows.add(row.getString(1));
            without.add(PersonCounts.fromBytes(row.getBytes(2)).without(number).toBytes());
        });
        return write("rollup_day", "person_counts", rows, without, transaction);
    }

    /** Rows do not move: the lock keeps all other writers out of these tables. */
    private static int write(
            String table, String column, List<String> rows, List<byte[]> values, JdbcClient transaction) {
        return rows.isEmpty()
                ? 0
                : transaction
                        .sql("update " + table + " set " + column + " = changed.value"
                                + " from unnest(:rows::tid[], :values::bytea[]) as changed (place, value)"
                                + " where ctid = changed.place")
                        .param("rows", rows.toArray(String[]::new))
                        .param("values", values.toArray(byte[][]::new))
                        .update();
    }

    /** Makes other nodes reload these days, and marks them so that later activity of the person is counted again. */
    private static void markChanged(Set<LocalDate> changed, JdbcClient transaction) {
        transaction.sql("""
                        with next as (update rollup_state set version = version + 1 returning version)
                        update rollup_day set version = next.version from next where day = any (:days::date[])
                        """).param("days", texts(changed)).update();
        transaction.sql("""
                        insert into activity_mark (day)
                        select day from unnest(:days::date[]) as changed (day)
                        where not exists (
                            select from activity_day
                            where activity_day.day between changed.day - 1 and changed.day + 1
                              and state in ('anonymized', 'purged'))""").param("days", texts(changed)).update();
    }

    private static boolean holds(byte[] bitmap, int number) {
        return new ImmutableRoaringBitmap(ByteBuffer.wrap(bitmap)).contains(number);
    }

    private static byte[] without(byte[] bitmap, int number) {
        RoaringBitmap people = Bitmaps.of(bitmap);
        people.remove(number);
        return Bitmaps.bytes(people);
    }

    private static String[] texts(Set<LocalDate> days) {
        return days.stream().map(LocalDate::toString).toArray(String[]::new);
    }

    @Override
    public long count(ErasureRequest erasureRequest, JdbcClient transaction) {
        long asEntity = erasureRequest.erasure()
                ? transaction
                        .sql("select count(*) from rollup_entity where entity = :person")
                        .param("person", erasureRequest.person())
                        .query(Long.class)
                        .single()
                : 0;
        return asEntity + (erasureRequest.isWhole() && number(erasureRequest, transaction) != null ? 1 : 0);
    }

    @Override
    public void people(JdbcClient database, Consumer<UUID> visitor) {
        PersonalDataStore.tell(database.sql("select user_id from person where user_id is not null"), visitor);
    }

    @Override
    public List<Map<String, Object>> export(UUID person, JdbcClient transaction) {
        return transaction
                .sql("select first_seen as \"firstSeen\" from person where user_id = :person or hash = :hash")
                .param("person", person)
                .param("hash", hash.of(person))
                .query()
                .listOfRows();
    }
}
