package dev.footfall.clients.mapping;

import dev.footfall.access.keys.CaptureKeys;
import dev.footfall.access.keys.CaptureKeys.CaptureKey;
import dev.footfall.platform.BackgroundRead;
import dev.footfall.platform.CachedRead;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * What the events of each key are called here, in memory: adapters need no database to translate an event. The snapshot
 * is replaced as a whole every two seconds, as that of the keys is, and stays while the database is away.
 *
 * <p>Request threads read the snapshot; the scheduled task and changes query the database. While one run hangs in the
 * database, later runs are skipped, not queued.
 */
@Component
@DependsOnDatabaseInitialization
public class Mappings implements SmartInitializingSingleton {

    private static final Logger log = LoggerFactory.getLogger(Mappings.class);

    private final MappingStore store;
    private final CaptureKeys keys;
    private final BackgroundRead background =
            new BackgroundRead(log, "The mappings of sources could not be refreshed ({}); using the known ones");
    private final CachedRead<Map<UUID, Mapping>> byKey = new CachedRead<>(Map.of());

    Mappings(MappingStore store, CaptureKeys keys) {
        this.store = store;
        this.keys = keys;
    }

    /** What the events of this key are called here. Asks the database only for a key that was just made. */
    public Mapping of(UUID keyId) {
        var known = byKey.get().get(keyId);
        if (known == null) {
            // its source must be right at once: ids of events are made with it
            scheduledRefresh();
            known = byKey.get().get(keyId);
        }
        return known == null ? new Mapping(keyId, true, Map.of()) : known;
    }

    /**
     * The activity of one event, by its sender's name for it.
     *
     * @param source the same for all keys that came by rotation from one
     * @param registersUnknown whether an activity type that does not exist is registered
     * @param names by the name exactly as sent
     */
    public record Mapping(UUID source, boolean registersUnknown, Map<String, MappedName> names) {

        public Mapping {
            names = Map.copyOf(names);
        }

        /** The row of this name; null where the usual name and the usual entity apply. */
        public @Nullable MappedName named(String name) {
            return names.get(name);
        }

        /**
         * The entity that an event is about: the one that the row of its name names, otherwise the first that {@link
         * EntityRule#DEFAULTS} find.
         *
         * @param property the text of a property of the event; null where it has none, or one that is no id
         */
        public Optional<EntityRef> entityOf(String name, Function<String, @Nullable String> property) {
            var row = named(name);
            var type = row == null ? null : row.entityType();
            if (row != null && row.entityProperty() != null) {
                return Optional.ofNullable(new EntityRule(type, row.entityProperty()).find(property));
            }
            for (var rule : EntityRule.DEFAULTS) {
                var found = rule.find(property);
                if (found != null) {
                    return Optional.of(type == null ? found : new EntityRef(type, found.id()));
                }
            }
            return Optional.empty();
        }
    }

    /**
     * One row of the table.
     *
     * @param entityType null for the type that the event's {@code entityType} says, or that the default found
     * @param entityProperty the name of the property that holds the entity's id; null for the defaults
     */
    public record MappedName(
            String activityType,
            @Nullable String entityType,
            @Nullable String entityProperty) {}

    /** An entity as its sender knows it; the type is null where the event does not say it. */
    public record EntityRef(@Nullable String type, String id) {}

    /**
     * Where an entity is found.
     *
     * @param type null for the type that the property {@code entityType} says
     * @param property holds the id
     */
    public record EntityRule(@Nullable String type, String property) {

        /** Where no row says anything, in this order. */
        public static final List<EntityRule> DEFAULTS = List.of(
                new EntityRule(null, "entityId"),
                new EntityRule("App", "app_id"),
                new EntityRule("Product", "product_id"));

        private @Nullable EntityRef find(Function<String, @Nullable String> properties) {
            var id = properties.apply(property);
            return id == null ? null : new EntityRef(type == null ? properties.apply("entityType") : type, id);
        }
    }

    /** Before the server listens: the first request finds the tables. */
    @Override
    public void afterSingletonsInstantiated() {
        refresh();
    }

    /** Called after a change on this node, so that it takes effect at once. */
    public void refresh() {
        byKey.renew(this::load);
    }

    @Scheduled(fixedRateString = "${footfall.key-refresh:2s}")
    void scheduledRefresh() {
        background.run(this::refresh);
    }

    private Map<UUID, Mapping> load() {
        var told = store.registering();
        var rows = store.all();
        var bySource = new HashMap<UUID, Mapping>();
        return keys.all().stream()
                .collect(Collectors.toUnmodifiableMap(
                        CaptureKey::id,
                        key -> bySource.computeIfAbsent(
                                key.source(),
                                source -> new Mapping(
                                        source,
                                        told.getOrDefault(source, registersByDefault(key)),
                                        rows.getOrDefault(source, Map.of())))));
    }

    /** A key that may only send was made for a client; an admin key was not, and a typing error in a script stays one. */
    static boolean registersByDefault(CaptureKey key) {
        return !key.admin();
    }
}
