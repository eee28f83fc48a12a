package dev.footfall.catalog;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.footfall.platform.ErasureRequest;
import dev.footfall.platform.InvalidInputException;
import dev.footfall.platform.MentionedIds;
import dev.footfall.platform.PersonalDataStore;
import dev.footfall.platform.SqlTime;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table of apps. */
@Component
class Apps {

    static final int PAGE = 50;

    private static final String SELECT = """
            select id, name, key, updated_at
            from app left join entity_key using (id)
            """;

    /** An app is found by a part of its name, by its text or the beginning of that, and by its whole UUID. */
    private static final String MATCHES = """
            where strpos(lower(name), lower(:text)) > 0 or starts_with(key, :text) or :text = ''
                or id::text = lower(:text)
            """;

    private final JdbcClient database;
    private final Clock clock;

    Apps(JdbcClient database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    Optional<App> find(UUID id) {
        return database.sql(SELECT + "where id = :id")
                .param("id", id)
                .query((row, _) -> map(row))
                .optional();
    }

    List<App> find(Collection<UUID> ids) {
        return database.sql(SELECT + "where id = any (:ids)")
                .param("ids", ids.toArray(UUID[]::new))
                .query((row, _) -> map(row))
                .list();
    }

    /**
     * Apps whose name contains the text, ignoring case, whose own text begins with it, or whose UUID it is; those whose
     * text it is, or whose name begins with it, come first.
     */
    List<App> search(String text, int limit) {
        return database.sql(SELECT + MATCHES + """
                        order by key is distinct from :text, strpos(lower(name), lower(:text)) <> 1, lower(name), id
                        limit :limit""")
                .param("text", text)
                .param("limit", limit)
                .query((row, _) -> map(row))
                .list();
    }

    /**
     * Some of the apps whose name contains the text, in the order of {@link #search}.
     *
     * @param more whether there are others before them
     * @param rest whether there are others after them
     */
    record Page(List<App> apps, boolean more, boolean rest) {}

    /**
     * The page after the app {@code after} or before the app {@code before}; the first page if neither is given or that
     * app was deleted.
     */
    Page page(String text, @Nullable UUID after, @Nullable UUID before) {
        if (before != null && after == null) {
            var found = pageFrom(text, before, "<", "desc");
            boolean more = found.size() > PAGE;
            return new Page(found.subList(0, Math.min(PAGE, found.size())).reversed(), more, true);
        }
        var found = pageFrom(text, after, ">", "asc");
        boolean first = after == null || find(after).isEmpty();
        return new Page(found.subList(0, Math.min(PAGE, found.size())), !first, found.size() > PAGE);
    }

    private List<App> pageFrom(String text, @Nullable UUID id, String sign, String direction) {
        return database.sql("""
                        with matching as (
                            select id, name, key, updated_at,
                                row (strpos(lower(name), lower(:text)) <> 1, lower(name), id::text) as place
                            from app left join entity_key using (id)
                            %s
                        )
                        select id, name, key, updated_at
                        from matching
                        where not exists (select from app where id = :place)
                           or place %s (select row (strpos(lower(name), lower(:text)) <> 1, lower(name), id::text)
                                        from app where id = :place)
                        order by place %s
                        limit :limit""".formatted(MATCHES, sign, direction))
                .param("text", text)
                .param("place", id, Types.OTHER)
                .param("limit", PAGE + 1)
                .query((row, _) -> map(row))
                .list();
    }

    /** The number of apps that {@link #search} would find. */
    long count(String text) {
        return database.sql("select count(*) from app left join entity_key using (id) " + MATCHES)
                .param("text", text)
                .query(Long.class)
                .single();
    }

    /**
     * Adds apps, and renames existing ones; returns how many changed. In the order of their ids, so that concurrent
     * calls do not deadlock.
     */
    int put(Map<UUID, String> names) {
        Map<UUID, String> sorted = new TreeMap<>(names);
        return database.sql("""
                        insert into app (id, name, updated_at)
                        select id, name, :now from unnest(:ids, :names) as given (id, name)
                        on conflict (id) do update set name = excluded.name, updated_at = excluded.updated_at
                        where app.name <> excluded.name""")
                .param("ids", sorted.keySet().toArray(UUID[]::new))
                .param("names", sorted.values().toArray(String[]::new))
                .param("now", SqlTime.utc(clock.instant()))
                .update();
    }

    private static App map(ResultSet row) throws SQLException {
        return new App(
                row.getObject("id", UUID.class),
                row.getString("name"),
                row.getString("key"),
                SqlTime.instant(row, "updated_at"));
    }

    /**
     * An app of the host platform and its current name.
     *
     * @param entityKey the text by which the host platform knows it; omitted where that is the UUID itself
     */
    public record App(
            UUID id,
            String name,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String entityKey,

            Instant updatedAt) {}

    /**
     * The rules for names of apps: 1 to {@value #LONGEST} characters, no control characters, no line breaks, stripped.
     */
    static final class AppName {

        static final int LONGEST = 200;

        private AppName() {}

        /** Returns the name to store; adds errors to the list. */
        static String check(String field, @Nullable String text, List<InvalidInputException.Field> errors) {
            String name = text == null ? "" : text.strip();
            if (name.isEmpty()) {
                errors.add(new InvalidInputException.Field(field, "required", "'name' must not be empty."));
            } else if (name.codePointCount(0, name.length()) > LONGEST) {
                errors.add(new InvalidInputException.Field(
                        field, "too_long", "'name' may have at most " + LONGEST + " characters."));
            } else if (name.codePoints().anyMatch(AppName::unprintable)) {
                errors.add(new InvalidInputException.Field(
                        field, "invalid_value", "'name' must not contain control characters or line breaks."));
            }
            return name;
        }

        private static boolean unprintable(int c) {
            return switch (Character.getType(c)) {
                case Character.CONTROL, Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                    true;
                default -> false;
            };
        }
    }

    /**
     * Apps with an erased person's id as their id or in their name: a host platform with pages about people may have
     * sent them as apps. The first kind is deleted; from the second the id is removed.
     */
    @Component
    static final class AppPersonalData implements PersonalDataStore {

        @Override
        public String name() {
            return "apps by their id";
        }

        @Override
        public Set<String> tables() {
            return Set.of("app");
        }

        @Override
        public long remove(ErasureRequest erasureRequest, JdbcClient transaction) {
            if (!erasureRequest.erasure()) {
                return 0;
            }
            int removed = transaction
                    .sql("delete from app where id = :person")
                    .param("person", erasureRequest.person())
                    .update();
            return removed
                    + transaction
                            .sql("""
                                            update app set name = regexp_replace(name, :pattern, :mark, 'gi')
                                                where name ~* :pattern""")
                            .param("pattern", MentionedIds.pattern(erasureRequest.person()))
                            .param("mark", MentionedIds.MARK)
                            .update();
        }

        @Override
        public long count(ErasureRequest erasureRequest, JdbcClient transaction) {
            return erasureRequest.erasure()
                    ? transaction
                            .sql("select count(*) from app where id = :person or name ~* :pattern")
                            .param("person", erasureRequest.person())
                            .param("pattern", MentionedIds.pattern(erasureRequest.person()))
                            .query(Long.class)
                            .single()
                    : 0;
        }

        @Override
        public void people(JdbcClient database, Consumer<UUID> visitor) {
            PersonalDataStore.tell(database.sql("select id from app"), visitor);
            database.sql("select name from app").query(row -> {
                MentionedIds.find(row.getString(1).getBytes(StandardCharsets.UTF_8), visitor);
            });
        }
    }
}
