package dev.footfall.activity;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.footfall.platform.ErasureRequest;
import dev.footfall.platform.ExternalIds;
import dev.footfall.platform.MentionedIds;
import dev.footfall.platform.PersonalDataStore;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
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

    /**
     * Only those that are stored: a text that is missing now may be stored the next moment. Without texts that mention
     * an id, which another node may remove at any time because it is an erased person's.
     */
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
        return texts(ids, database);
    }

    private Map<UUID, String> texts(Collection<UUID> ids, JdbcClient connection) {
        Set<UUID> mayHave = ids.stream().filter(ExternalIds::mayStandForText).collect(Collectors.toSet());
        Map<UUID, String> found = new HashMap<>(stored.getAllPresent(mayHave));
        mayHave.removeAll(found.keySet());
        if (!mayHave.isEmpty()) {
            Map<UUID, String> read = read(mayHave, connection);
            remember(read);
            found.putAll(read);
        }
        return found;
    }

    private static Map<UUID, String> read(Collection<UUID> ids, JdbcClient connection) {
        Map<UUID, String> found = new HashMap<>();
        connection
                .sql("select id, key from entity_key where id = any (:ids)")
                .param("ids", ids.toArray(UUID[]::new))
                .query(row -> {
                    found.put(row.getObject("id", UUID.class), row.getString("key"));
                });
        return found;
    }

    /**
     * Activities as they were read, with the texts of their entities.
     *
     * @param connection that of a reader in the middle of its rows, who must not wait for a second one
     */
    List<Activity> named(List<Activity> activities, JdbcClient connection) {
        List<UUID> entities = activities.stream()
                .map(Activity::entityId)
                .filter(Objects::nonNull)
                .toList();
        Map<UUID, String> texts = texts(entities, connection);
        return texts.isEmpty()
                ? activities
                : activities.stream().map(activity -> named(activity, texts)).toList();
    }

    private static Activity named(Activity activity, Map<UUID, String> texts) {
        UUID entity = activity.entityId();
        String text = entity == null ? null : texts.get(entity);
        return text == null ? activity : activity.named(text);
    }

    /** The activity with the text of its entity where that needs no question to the database; else null. */
    @Nullable Activity namedFromMemory(Activity activity) {
        UUID entity = activity.entityId();
        if (entity == null || !ExternalIds.mayStandForText(entity)) {
            return activity;
        }
        String text = stored.getIfPresent(entity);
        return text == null ? null : activity.named(text);
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
        texts.forEach((id, text) -> {
            if (!MentionedIds.mentions(text, any -> true)) {
                stored.put(id, text);
            }
        });
    }

    /**
     * Texts with an erased person's id in them: a host platform may name what belongs to somebody by their id. They are
     * removed; their entities stay, known by the UUID that stands for the text.
     */
    @Component
    static final class EntityKeyPersonalData implements PersonalDataStore {

        @Override
        public String name() {
            return "names of entities";
        }

        @Override
        public Set<String> tables() {
            return Set.of("entity_key");
        }

        @Override
        public long remove(ErasureRequest erasureRequest, JdbcClient transaction) {
            return erasureRequest.erasure()
                    ? mentioning("delete from entity_key", erasureRequest, transaction)
                            .update()
                    : 0;
        }

        @Override
        public long count(ErasureRequest erasureRequest, JdbcClient transaction) {
            return erasureRequest.erasure()
                    ? mentioning("select count(*) from entity_key", erasureRequest, transaction)
                            .query(Long.class)
                            .single()
                    : 0;
        }

        private static JdbcClient.StatementSpec mentioning(
                String what, ErasureRequest erasureRequest, JdbcClient transaction) {
            return transaction
                    .sql(what + " where key ~* :pattern")
                    .param("pattern", MentionedIds.pattern(erasureRequest.person()));
        }

        @Override
        public void people(JdbcClient database, Consumer<UUID> visitor) {
            database.sql("select key from entity_key").withFetchSize(1_000).query(row -> {
                MentionedIds.find(row.getString(1).getBytes(UTF_8), visitor);
            });
        }
    }
}
