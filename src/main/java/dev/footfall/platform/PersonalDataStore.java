package dev.footfall.platform;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A store of personal data. Each module has a bean for each of its stores; deletion, erasure, the personal export and
 * their tests run over all of them, and a table that no bean names fails the build.
 *
 * <p>The given client is bound to the caller's transaction: what a store removes in the database and the receipt that
 * says so are committed together or not at all. Every method may be called again after a crash.
 */
public interface PersonalDataStore {

    /** As receipts and exports call it, e.g. {@code dead letters}. */
    String name();

    /** The tables in which it keeps people, by their id, their number or their hash. */
    Set<String> tables();

    /** Whether it removes activities, whose sum the person is told; otherwise it removes what is derived from them. */
    default boolean holdsActivities() {
        return false;
    }

    /** Smaller values run first: derived data before what it is derived from. */
    default int order() {
        return 100;
    }

    /**
     * @throws ConflictException when this person cannot be erased in the current state, such as the last administrator
     */
    default void check(ErasureRequest erasureRequest, JdbcClient transaction) {}

    /** Removes what the request covers and returns the number of rows or files removed. */
    long remove(ErasureRequest erasureRequest, JdbcClient transaction);

    /** The number of rows or files that the request covers. */
    long count(ErasureRequest erasureRequest, JdbcClient transaction);

    /** Passes the id of every person in this store to the visitor, each once or more. */
    default void people(JdbcClient database, Consumer<UUID> visitor) {}

    /** Passes the ids in the first column to the visitor. */
    static void tell(JdbcClient.StatementSpec ids, Consumer<UUID> visitor) {
        ids.query(row -> {
            visitor.accept(row.getObject(1, UUID.class));
        });
    }

    /** The person's data besides activities, in words that they understand; one map per row. */
    default List<Map<String, Object>> export(UUID person, JdbcClient database) {
        return List.of();
    }

    /** The same in chunks, each read when it is asked for: for data that may not fit into memory. */
    default Iterator<List<Map<String, Object>>> exportInChunks(UUID person, JdbcClient database) {
        return List.of(export(person, database)).iterator();
    }

    /** Rows by key: each chunk begins after the last row of the one before, and an empty one is the end. */
    final class Chunks implements Iterator<List<Map<String, Object>>> {

        /** Reads the next rows after a key, with each row's key in a column of its own. */
        @FunctionalInterface
        public interface Reader {
            List<Map<String, Object>> after(@Nullable Object key);
        }

        private final String column;
        private final Reader reader;
        private @Nullable List<Map<String, Object>> next;
        private @Nullable Object last;

        public Chunks(String column, Reader reader) {
            this.column = column;
            this.reader = reader;
        }

        @Override
        public boolean hasNext() {
            if (next == null) {
                next = reader.after(last);
            }
            return !next.isEmpty();
        }

        @Override
        public List<Map<String, Object>> next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            List<Map<String, Object>> rows = Objects.requireNonNull(next);
            last = rows.getLast().get(column);
            next = null;
            return rows;
        }
    }

    /** Personal data on this node's own disk, which no other node reaches. */
    public interface LocalPersonalData {

        /**
         * Drops what {@link Suppression} suppresses, including what was on its way here, and returns the number of
         * activities dropped.
         */
        long dropSuppressed();

        /** Whether there is nothing here at all. */
        boolean isEmpty();
    }
}
