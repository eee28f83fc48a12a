package dev.footfall.catalog;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The stored apps. */
@Component
class Apps {

    private final JdbcClient database;
    private final Clock clock;

    Apps(JdbcClient database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    Optional<App> find(UUID id) {
        return database.sql("select id, name, updated_at from app where id = :id")
                .param("id", id)
                .query((row, _) -> map(row))
                .optional();
    }

    List<App> find(Collection<UUID> ids) {
        return database.sql("select id, name, updated_at from app where id = any (:ids)")
                .param("ids", ids.toArray(UUID[]::new))
                .query((row, _) -> map(row))
                .list();
    }

    /** Those whose name has the text in it, in any case; those that begin with it come first. */
    List<App> search(String text, int limit) {
        return database.sql("""
                        select id, name, updated_at
                        from app
                        where strpos(lower(name), lower(:text)) > 0 or :text = ''
                        order by strpos(lower(name), lower(:text)) <> 1, lower(name), id
                        limit :limit""")
                .param("text", text)
                .param("limit", limit)
                .query((row, _) -> map(row))
                .list();
    }

    /** Adds apps, and renames those that are there. In the order of their ids, so that two calls at once do not deadlock. */
    void put(Map<UUID, String> names) {
        Map<UUID, String> sorted = new TreeMap<>(names);
        database.sql("""
                        insert into app (id, name, updated_at)
                        select id, name, :now from unnest(:ids, :names) as given (id, name)
                        on conflict (id) do update set name = excluded.name, updated_at = excluded.updated_at
                        where app.name <> excluded.name""")
                .param("ids", sorted.keySet().toArray(UUID[]::new))
                .param("names", sorted.values().toArray(String[]::new))
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
    }

    private static App map(ResultSet row) throws SQLException {
        return new App(
                row.getObject("id", UUID.class),
                row.getString("name"),
                row.getObject("updated_at", OffsetDateTime.class).toInstant());
    }
}
