package dev.footfall.analytics.rollup;

import dev.footfall.platform.KeyedHash;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/**
 * The dictionary of people: a permanent number for each user id. People whose raw activity was purged are recognized by
 * their hash when they return. Runs in the transaction of one count.
 */
final class PersonNumbers {

    /**
     * The users' numbers, in the order of the users.
     *
     * @param fresh people never seen before
     * @param seenLater people first seen on a later day, by that day
     */
    record Numbers(int[] numbers, RoaringBitmap fresh, Map<LocalDate, RoaringBitmap> seenLater) {}

    private final Connection connection;
    private final KeyedHash hash;

    PersonNumbers(Connection connection, KeyedHash hash) {
        this.connection = connection;
        this.hash = hash;
    }

    /** @param day on which the users were active */
    Numbers number(UUID[] users, LocalDate day) throws SQLException {
        Numbers found = new Numbers(new int[users.length], new RoaringBitmap(), new HashMap<>());
        List<Integer> unknown = find(users, day, found);
        if (!unknown.isEmpty() && someAreGone()) {
            unknown = findReturned(users, unknown, day, found);
        }
        if (!unknown.isEmpty()) {
            add(users, unknown, day, found);
        }
        return found;
    }

    private List<Integer> find(UUID[] users, LocalDate day, Numbers found) throws SQLException {
        List<Integer> unknown = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement("""
                select person.number, person.first_seen
                from unnest(?::uuid[]) with ordinality as wanted (user_id, place)
                left join person using (user_id)
                order by place""")) {
            query.setFetchSize(10_000);
            query.setArray(1, connection.createArrayOf("uuid", users));
            try (ResultSet rows = query.executeQuery()) {
                for (int index = 0; rows.next(); index++) {
                    int number = rows.getInt(1);
                    if (rows.wasNull()) {
                        unknown.add(index);
                    } else {
                        note(index, number, rows.getObject(2, LocalDate.class), day, found);
                    }
                }
            }
        }
        return unknown;
    }

    private static void note(int index, int number, LocalDate firstSeen, LocalDate day, Numbers found) {
        found.numbers[index] = number;
        if (firstSeen.isAfter(day)) {
            found.seenLater.computeIfAbsent(firstSeen, _ -> new RoaringBitmap()).add(number);
        }
    }

    private boolean someAreGone() throws SQLException {
        try (PreparedStatement query =
                        connection.prepareStatement("select exists (select from person where hash is not null)");
                ResultSet row = query.executeQuery()) {
            row.next();
            return row.getBoolean(1);
        }
    }

    private List<Integer> findReturned(UUID[] users, List<Integer> unknown, LocalDate day, Numbers found)
            throws SQLException {
        Set<Integer> still = new LinkedHashSet<>(unknown);
        try (PreparedStatement update = connection.prepareStatement("""
                update person set user_id = returned.user_id, hash = null
                from unnest(?::bytea[], ?::uuid[], ?::integer[]) as returned (hash, user_id, place)
                where person.hash = returned.hash
                returning returned.place, person.number, person.first_seen""")) {
            update.setArray(
                    1,
                    connection.createArrayOf(
                            "bytea",
                            unknown.stream().map(index -> hash.of(users[index])).toArray(byte[][]::new)));
            update.setArray(2, uuids(users, unknown));
            update.setArray(3, connection.createArrayOf("integer", unknown.toArray()));
            try (ResultSet rows = update.executeQuery()) {
                while (rows.next()) {
                    int index = rows.getInt(1);
                    note(index, rows.getInt(2), rows.getObject(3, LocalDate.class), day, found);
                    still.remove(index);
                }
            }
        }
        return List.copyOf(still);
    }

    private void add(UUID[] users, List<Integer> unknown, LocalDate day, Numbers found) throws SQLException {
        Map<UUID, Integer> indexes = new HashMap<>();
        unknown.forEach(index -> indexes.put(users[index], index));
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into person (user_id, first_seen) select unnest(?::uuid[]), ? returning user_id, number")) {
            insert.setArray(1, uuids(users, unknown));
            insert.setObject(2, day);
            try (ResultSet rows = insert.executeQuery()) {
                while (rows.next()) {
                    int number = rows.getInt(2);
                    found.numbers[indexes.getOrDefault(rows.getObject(1, UUID.class), -1)] = number;
                    found.fresh.add(number);
                }
            }
        }
    }

    private Array uuids(UUID[] users, List<Integer> indexes) throws SQLException {
        return connection.createArrayOf(
                "uuid", indexes.stream().map(index -> users[index]).toArray());
    }

    void firstSeen(RoaringBitmap people, LocalDate day) throws SQLException {
        execute("update person set first_seen = ? where number = any (?::integer[])", people, day);
    }

    /** Deletes people who have no activity left. */
    void forget(RoaringBitmap people) throws SQLException {
        execute("delete from person where number = any (?::integer[])", people, null);
    }

    private void execute(String sql, RoaringBitmap people, @Nullable LocalDate day) throws SQLException {
        if (people.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            int parameter = 1;
            if (day != null) {
                statement.setObject(parameter++, day);
            }
            statement.setArray(parameter, connection.createArrayOf("integer", boxed(people)));
            statement.executeUpdate();
        }
    }

    private static Object[] boxed(RoaringBitmap people) {
        return Arrays.stream(people.toArray()).boxed().toArray();
    }
}
