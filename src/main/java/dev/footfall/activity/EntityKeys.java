package dev.footfall.activity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.footfall.platform.ExternalIds;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The texts by which senders know entities whose id is no UUID ({@link dev.footfall.platform.ExternalIds}). A text is
 * stored with the first activity that names it and never changes. Thread-safe.
 */
@Component
public class EntityKeys {

    private static final int CACHED = 100_000;

    private final JdbcClient database;

    /** Only those that are stored: a text that is missing now may be stored the next moment. */
    private final Cache<UUID, String> stored =
            Caffeine.newBuilder().maximumSize(CACHED).build();

    EntityKeys(JdbcClient database) {
        this.database = database;
    }

    /** The text of an entity; null for one that is known by its UUID alone. */
    public @Nullable String text(UUID id) {
        return texts(Set.of(id)).get(id);
    }

    /** The texts of those entities that have one; asks nobody about UUIDs that no text can have. */
    public Map<UUID, String> texts(Collection<UUID> ids) {
        return new HashMap<>(
                stored.getAll(ids.stream().filter(ExternalIds::mayStandForText).toList(), this::read));
    }

    private Map<UUID, String> read(Set<? extends UUID> ids) {
        Map<UUID, String> found = new HashMap<>();
        database.sql("select id, key from entity_key where id = any (:ids)")
                .param("ids", ids.toArray(UUID[]::new))
                .query(row -> {
                    found.put(row.getObject("id", UUID.class), row.getString("key"));
                });
        return found;
    }

    /** Whether a text is known to be stored, without asking the database. */
    public boolean isStored(UUID id) {
        return stored.getIfPresent(id) != null;
    }

    /**
     * Stores texts within the connection's transaction; call {@link #remember} after its commit. In the order of their
     * ids, so that concurrent writers do not deadlock.
     */
    public void insert(Connection connection, Map<UUID, String> texts) throws SQLException {
        Map<UUID, String> sorted = new TreeMap<>(texts);
        try (PreparedStatement insert = connection.prepareStatement("""
                insert into entity_key (id, key)
                select * from unnest(?::uuid[], ?::text[])
                on conflict do nothing""")) {
            insert.setArray(1, connection.createArrayOf("uuid", sorted.keySet().toArray()));
            insert.setArray(2, connection.createArrayOf("text", sorted.values().toArray()));
            insert.execute();
        }
    }

    /** Stores texts in the transaction of the current thread, for callers that name entities without activity. */
    public void insert(Map<UUID, String> texts) {
        Map<UUID, String> sorted = new TreeMap<>(texts);
        database.sql("""
                        insert into entity_key (id, key)
                        select * from unnest(:ids, :texts)
                        on conflict do nothing""")
                .param("ids", sorted.keySet().toArray(UUID[]::new))
                .param("texts", sorted.values().toArray(String[]::new))
                .update();
    }

    /** These texts are stored. */
    public void remember(Map<UUID, String> texts) {
        stored.putAll(texts);
    }
}
