package dev.footfall.analytics.report;

import dev.footfall.activity.ActivityTypes;
import dev.footfall.activity.EntityKeys;
import dev.footfall.activity.EntityTypes;
import dev.footfall.analytics.metric.EntityCounts.Entity;
import dev.footfall.catalog.Catalog;
import dev.footfall.platform.Caller;
import dev.footfall.platform.ExternalIds;
import dev.footfall.platform.page.SearchPage.Result;
import dev.footfall.platform.page.SearchPage.SearchSource;
import dev.footfall.platform.page.UrlBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Finds, for the search box, entities by name, by their sender's text and by the beginning of their id, and people by
 * their id and its beginning. Who was first active within the last minute may not be counted, and so not found, yet.
 */
@Component
@Order(100)
class FoundEntities implements SearchSource {

    private static final Pattern BEGINNING = Pattern.compile("[0-9a-f]{4,8}(?:-[0-9a-f-]{0,27})?");
    private static final String LOWEST = "00000000-0000-0000-0000-000000000000";
    private static final String HIGHEST = "ffffffff-ffff-ffff-ffff-ffffffffffff";
    private static final int SHORT_ID = 8;

    private final JdbcClient database;
    private final Catalog catalog;
    private final EntityKeys keys;
    private final EntityTypes entityTypes;
    private final ActivityTypes types;
    private final ExternalIds ids;

    FoundEntities(
            JdbcClient database,
            Catalog catalog,
            EntityKeys keys,
            EntityTypes entityTypes,
            ActivityTypes types,
            ExternalIds ids) {
        this.database = database;
        this.catalog = catalog;
        this.keys = keys;
        this.entityTypes = entityTypes;
        this.types = types;
        this.ids = ids;
    }

    /** Ids from the first to the last, both inclusive. */
    private record Ids(UUID first, UUID last) {

        /** All ids that begin like this; null if no id does. */
        static @Nullable Ids beginningWith(String text) {
            String beginning = text.toLowerCase(Locale.ROOT);
            if (!BEGINNING.matcher(beginning).matches()) {
                return null;
            }
            UUID first = ExternalIds.uuidOf(beginning + LOWEST.substring(beginning.length()));
            UUID last = ExternalIds.uuidOf(beginning + HIGHEST.substring(beginning.length()));
            return first == null || last == null ? null : new Ids(first, last);
        }
    }

    @Override
    public List<Result> search(Caller reader, String text, int limit) {
        List<Result> results = new ArrayList<>(apps(text, limit));
        results.addAll(entities(text, limit));
        if (reader.isAdmin()) {
            results.addAll(people(text, limit));
        }
        return results;
    }

    private List<Result> apps(String text, int limit) {
        return catalog.search(text, limit).entrySet().stream()
                .map(app -> new Result(
                        Catalog.APP,
                        app.getValue(),
                        shortened(app.getKey()),
                        UrlBuilder.ofEntity(Catalog.APP, app.getKey())))
                .toList();
    }

    /** Those without a name. */
    private List<Result> entities(String text, int limit) {
        Ids beginning = Ids.beginningWith(text);
        UUID exactly = ids.entity(text);
        List<Entity> found = database.sql("""
                        select distinct entity_type, entity
                        from rollup_entity
                        where entity = :exactly or entity between :first and :last
                        order by entity, entity_type
                        limit :limit""")
                .param("exactly", exactly)
                .param("first", beginning == null ? exactly : beginning.first)
                .param("last", beginning == null ? exactly : beginning.last)
                .param("limit", limit)
                .query((row, _) -> new Entity(row.getShort(1), row.getObject(2, UUID.class)))
                .list();
        List<UUID> all = found.stream().map(Entity::id).toList();
        Map<UUID, String> names = catalog.names(all);
        Map<UUID, String> texts = keys.texts(all);
        return found.stream()
                .filter(entity -> !types.isPerson(entityTypes.nameOf(entity.type())))
                .filter(entity ->
                        !entityTypes.nameOf(entity.type()).equals(Catalog.APP) || !names.containsKey(entity.id()))
                .map(entity -> new Result(
                        entityTypes.nameOf(entity.type()),
                        texts.getOrDefault(entity.id(), shortened(entity.id())),
                        entity.id().toString(),
                        UrlBuilder.ofEntity(entityTypes.nameOf(entity.type()), entity.id())))
                .toList();
    }

    private List<Result> people(String text, int limit) {
        Ids beginning = Ids.beginningWith(text);
        UUID exactly = ids.person(text);
        return database
                .sql("""
                        select user_id
                        from person
                        where user_id = :exactly or user_id between :first and :last
                        order by user_id
                        limit :limit""")
                .param("exactly", exactly)
                .param("first", beginning == null ? exactly : beginning.first)
                .param("last", beginning == null ? exactly : beginning.last)
                .param("limit", limit)
                .query(UUID.class)
                .list()
                .stream()
                .map(person ->
                        new Result("search.person", shortened(person), person.toString(), "/admin/users/" + person))
                .toList();
    }

    private static String shortened(UUID id) {
        return id.toString().substring(0, SHORT_ID);
    }
}
