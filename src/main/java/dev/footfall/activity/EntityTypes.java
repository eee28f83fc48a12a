package dev.footfall.activity;

import dev.footfall.platform.CachedRead;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The entity types. They register themselves as activities name them, at most {@value #LIMIT}; none is ever removed.
 */
@Component
@DependsOnDatabaseInitialization
public class EntityTypes {

    public static final int LIMIT = 1_000;
    public static final String NAME = "[A-Za-z][A-Za-z0-9_]{0,49}";

    private static final Pattern VALID_NAME = Pattern.compile(NAME);

    private static final long QUERY_INTERVAL_NANOS = Duration.ofSeconds(1).toNanos();

    private final JdbcClient database;
    private final AtomicLong lastQuery = new AtomicLong(System.nanoTime() - QUERY_INTERVAL_NANOS);
    private final CachedRead<Names> names = new CachedRead<>(new Names(Map.of(), Map.of()));

    private record Names(Map<String, Short> toId, Map<Short, String> ofId) {}

    EntityTypes(JdbcClient database) {
        this.database = database;
        refresh();
    }

    public boolean isName(String name) {
        return VALID_NAME.matcher(name).matches();
    }

    /** The stored key of a name, without asking the database; empty where this node does not know it. */
    public OptionalInt known(String name) {
        Short id = names.get().toId.get(name);
        return id == null ? OptionalInt.empty() : OptionalInt.of(id);
    }

    /**
     * The stored key of a name, also of one that another node registered. Asks the database at most once a second for
     * all callers together; a name that was missing then stays unknown until the next time.
     */
    public OptionalInt find(String name) {
        OptionalInt known = known(name);
        if (known.isPresent() || !isName(name) || isFull()) {
            return known;
        }
        long last = lastQuery.get();
        long now = System.nanoTime();
        if (now - last < QUERY_INTERVAL_NANOS || !lastQuery.compareAndSet(last, now)) {
            return known;
        }
        refresh();
        return known(name);
    }

    /** None is ever removed: with all of them in memory no other name can exist, and the database need not be asked. */
    private boolean isFull() {
        return names.get().toId.size() >= LIMIT;
    }

    /** The name of the activity's entity type; null where it has none. */
    public @Nullable String nameOf(Activity activity) {
        return activity.entityType() == Activity.NO_ENTITY_TYPE ? null : nameOf(activity.entityType());
    }

    /** The name of a stored key; asks the database when another node registered it. */
    public String nameOf(short id) {
        String name = names.get().ofId.get(id);
        if (name == null) {
            refresh();
            name = names.get().ofId.get(id);
        }
        return name == null ? "unknown" : name;
    }

    /** The stored key of a name, registered if it is new; empty when there are {@value #LIMIT} already. */
    public OptionalInt register(String name) {
        if (known(name).isEmpty() && !isFull()) {
            database.sql("""
                            insert into entity_type (name)
                            select :name
                            where not exists (select from entity_type where name = :name)
                              and (select count(*) from entity_type) < :limit
                            on conflict (name) do nothing""").param("name", name).param("limit", LIMIT).update();
            refresh();
        }
        return known(name);
    }

    /** All names, in order. */
    public Collection<String> all() {
        return new TreeSet<>(names.get().toId.keySet());
    }

    private void refresh() {
        names.renew(this::read);
    }

    private Names read() {
        Map<String, Short> toId = new HashMap<>();
        Map<Short, String> ofId = new HashMap<>();
        database.sql("select id, name from entity_type").query(row -> {
            toId.put(row.getString("name"), row.getShort("id"));
            ofId.put(row.getShort("id"), row.getString("name"));
        });
        return new Names(Map.copyOf(toId), Map.copyOf(ofId));
    }
}
