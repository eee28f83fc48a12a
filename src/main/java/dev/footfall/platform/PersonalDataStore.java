package dev.footfall.platform;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A place that keeps something of people. Each module has a bean for each of its places; deletion, erasure, the personal export and
 * their tests run over all of them, and a table that no bean names fails the build.
 *
 * <p>The given client is one transaction of the caller's: what a store removes in the database and the receipt that says so
 * stand together or not at all. Everything may be asked again after a crash.
 */
public interface PersonalDataStore {

    /** As receipts and exports call it, e.g. {@code dead letters}. */
    String name();

    /** The tables in which it keeps people, whether by their id, their number or their hash. */
    Set<String> tables();

    /** Whether what it removes are activities, which the person is told the sum of; else it is what follows from them. */
    default boolean holdsActivities() {
        return false;
    }

    /** Smaller ones first: what others are counted or made from goes before them. */
    default int order() {
        return 100;
    }

    /** @throws Conflict when this person cannot be erased as things stand, such as the last administrator */
    default void check(Removal removal, JdbcClient transaction) {}

    /** Removes what the removal covers; how many rows, or things, that were. */
    long remove(Removal removal, JdbcClient transaction);

    /** How many rows, or things, of what the removal covers are there. */
    long count(Removal removal, JdbcClient transaction);

    /** Tells of everybody who is here by their id, each once or more. */
    default void people(JdbcClient database, Consumer<UUID> visitor) {}

    /** Tells of everybody whose id is in the first column. */
    static void tell(JdbcClient.StatementSpec ids, Consumer<UUID> visitor) {
        ids.query(row -> {
            visitor.accept(row.getObject(1, UUID.class));
        });
    }

    /** What is held of the person besides activities, in words that they understand; a row each. */
    default List<Map<String, Object>> export(UUID person, JdbcClient transaction) {
        return List.of();
    }
}
