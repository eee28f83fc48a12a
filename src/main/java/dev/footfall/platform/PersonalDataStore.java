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
 * A place that keeps something of people. Each module has a bean for each of its places; deletion, erasure, the
 * personal export and their tests run over all of them, and a table that no bean names fails the build.
 *
 * <p>The given client is one transaction of the caller's: what a store removes in the database and the receipt that
 * says so stand together or not at all. Everything may be asked again after a crash.
 */
public interface PersonalDataStore {

    /** As receipts and exports call it, e.g. {@code dead letters}. */
    String name();

    /** The tables in which it keeps people, whether by their id, their number or their hash. */
    Set<String> tables();

    /**
     * Whether what it removes are activities, which the person is told the sum of; else it is what follows from them.
     */
    default boolean holdsActivities() {
        return false;
    }

    /** Smaller ones first: what others are counted or made from goes before them. */
    default int order() {
        return 100;
    }

    /** @throws ConflictException when this person cannot be erased as things stand, such as the last administrator */
    default void check(ErasureRequest erasureRequest, JdbcClient transaction) {}

    /** Removes what the removal covers; how many rows, or things, that were. */
    long remove(ErasureRequest erasureRequest, JdbcClient transaction);

    /** How many rows, or things, of what the removal covers are there. */
    long count(ErasureRequest erasureRequest, JdbcClient transaction);

    /** Tells of everybody who is here by their id, each once or more. */
    default void people(JdbcClient database, Consumer<UUID> visitor) {}

    /** Tells of everybody whose id is in the first column. */
    static void tell(JdbcClient.StatementSpec ids, Consumer<UUID> visitor) {
        ids.query(row -> {
            visitor.accept(row.getObject(1, UUID.class));
        });
    }

    /** What is held of the person besides activities, in words that they understand; a row each. */
    default List<Map<String, Object>> export(UUID person, JdbcClient database) {
        return List.of();
    }

    /** The same piece by piece, each read when it is asked for: where there may be more of it than memory holds. */
    default Iterator<List<Map<String, Object>>> exportInPieces(UUID person, JdbcClient database) {
        return List.of(export(person, database)).iterator();
    }

    /** Rows by their key: each piece begins behind the last row of the one before, and an empty one is the end. */
    final class Pieces implements Iterator<List<Map<String, Object>>> {

        /** Reads the next rows behind a key, and each row's key in a column of its own. */
        @FunctionalInterface
        public interface Reader {
            List<Map<String, Object>> behind(@Nullable Object key);
        }

        private final String column;
        private final Reader reader;
        private @Nullable List<Map<String, Object>> next;
        private @Nullable Object last;

        public Pieces(String column, Reader reader) {
            this.column = column;
            this.reader = reader;
        }

        @Override
        public boolean hasNext() {
            if (next == null) {
                next = reader.behind(last);
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

    /** Something of people on this node's own disk, which no other node reaches. */
    public interface LocalPersonalData {

        /**
         * Drops what {@link Suppression} says is not to be kept, and all that was on its way here; how many activities
         * that were.
         */
        long dropSuppressed();

        /** Whether there is nothing here at all. */
        boolean isEmpty();
    }
}
