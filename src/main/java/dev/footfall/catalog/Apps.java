package dev.footfall.catalog;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The stored apps. */
@Component
class Apps {

    static final int PAGE = 50;

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

    /**
     * Some of the apps whose name has the text in it, in the order of {@link #search}.
     *
     * @param more whether there are others before them
     * @param rest whether there are others behind them
     */
    record Page(List<App> apps, boolean more, boolean rest) {}

    /**
     * The page behind the app {@code after}, or the one before the app {@code before}; the first where neither is given or that app is gone.
     */
    Page page(String text, @Nullable UUID after, @Nullable UUID before) {
        if (before != null && after == null) {
            var found = beside(text, before, "<", "desc");
            boolean more = found.size() > PAGE;
            return new Page(found.subList(0, Math.min(PAGE, found.size())).reversed(), more, true);
        }
        var found = beside(text, after, ">", "asc");
        boolean first = after == null || find(after).isEmpty();
        return new Page(found.subList(0, Math.min(PAGE, found.size())), !first, found.size() > PAGE);
    }

    private List<App> beside(String text, @Nullable UUID place, String sign, String direction) {
        return database.sql("""
                        with matching as (
                            select id, name, updated_at,
                                row (strpos(lower(name), lower(:text)) <> 1, lower(name), id::text) as place
                            from app
                            where strpos(lower(name), lower(:text)) > 0 or :text = '' or id::text = lower(:text)
                        )
                        select id, name, updated_at
                        from matching
                        where not exists (select from app where id = :place)
                           or place %s (select row (strpos(lower(name), lower(:text)) <> 1, lower(name), id::text)
                                        from app where id = :place)
                        order by place %s
                        limit :limit""".formatted(sign, direction))
                .param("text", text)
                .param("place", place, Types.OTHER)
                .param("limit", PAGE + 1)
                .query((row, _) -> map(row))
                .list();
    }

    /** How many have the text in their name, or are the app of this id. */
    long count(String text) {
        return database.sql("""
                        select count(*) from app
                        where strpos(lower(name), lower(:text)) > 0 or :text = '' or id::text = lower(:text)""").param("text", text).query(Long.class).single();
    }

    /** Adds apps, and renames those that are there; tells how many. In the order of their ids, so that two calls at once do not deadlock. */
    int put(Map<UUID, String> names) {
        Map<UUID, String> sorted = new TreeMap<>(names);
        return database.sql("""
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
