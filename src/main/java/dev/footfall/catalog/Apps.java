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
import java.util.IllformedLocaleException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The table of apps. */
@Component
class Apps {

    static final int PAGE = 50;

    private static final String SELECT = """
            select id, name, names, key, updated_at
            from app left join entity_key using (id)
            """;

    /**
     * An app is found by a part of its name in any language, by its text or the beginning of that, and by its UUID or
     * the first eight characters of that.
     */
    private static final String MATCHES = """
            where strpos(lower(name), lower(:text)) > 0 or starts_with(key, :text) or :text = ''
                or length(:text) >= 8 and starts_with(id::text, lower(:text))
                or exists (
                    select from jsonb_each_text(names) as translated
                    where strpos(lower(translated.value), lower(:text)) > 0)
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
     * Apps whose name contains the text, ignoring case, whose own text begins with it, or whose UUID does; those whose
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
    Page page(String text, Order order, boolean descending, @Nullable UUID after, @Nullable UUID before) {
        if (before != null && after == null) {
            var found = pageFrom(text, before, order, !descending);
            boolean more = found.size() > PAGE;
            return new Page(found.subList(0, Math.min(PAGE, found.size())).reversed(), more, true);
        }
        var found = pageFrom(text, after, order, descending);
        boolean first = after == null || find(after).isEmpty();
        return new Page(found.subList(0, Math.min(PAGE, found.size())), !first, found.size() > PAGE);
    }

    /** The orders of the list; each ends with the id, so that no two apps have the same place. */
    enum Order {
        NAME("strpos(lower(name), lower(:text)) <> 1, lower(name), id::text"),
        ID("coalesce(key, id::text), id::text"),
        CHANGED("updated_at, id::text");

        private final String place;

        Order(String place) {
            this.place = place;
        }
    }

    /** Those after the place of this app in the order, which is reversed where {@code descending} says so. */
    private List<App> pageFrom(String text, @Nullable UUID id, Order order, boolean descending) {
        return database.sql("""
                        with matching as (
                            select id, name, names, key, updated_at,
                                row (%1$s) as place
                            from app left join entity_key using (id)
                            %2$s
                        )
                        select id, name, names, key, updated_at
                        from matching
                        where not exists (select from app where id = :place)
                           or place %3$s (select row (%1$s) from app left join entity_key using (id) where id = :place)
                        order by place %4$s
                        limit :limit""".formatted(order.place, MATCHES, descending ? "<" : ">", descending ? "desc" : "asc"))
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
    int put(Map<UUID, Names> changes) {
        Map<UUID, Names> sorted = new TreeMap<>(changes);
        return database.sql("""
                        insert into app (id, name, names, updated_at)
                        select given.id, given.name,
                            coalesce(given.names, (select names from app where app.id = given.id), '{}'), :now
                        from unnest(:ids, :names, :translated::jsonb[]) as given (id, name, names)
                        on conflict (id) do update
                            set name = excluded.name, names = excluded.names, updated_at = excluded.updated_at
                        where (app.name, app.names) is distinct from (excluded.name, excluded.names)""")
                .param("ids", sorted.keySet().toArray(UUID[]::new))
                .param("names", sorted.values().stream().map(Names::name).toArray(String[]::new))
                .param("translated", sorted.values().stream().map(Names::json).toArray(String[]::new))
                .param("now", SqlTime.utc(clock.instant()))
                .update();
    }

    private static App map(ResultSet row) throws SQLException {
        return new App(
                row.getObject("id", UUID.class),
                row.getString("name"),
                Names.read(row.getString("names")),
                row.getString("key"),
                SqlTime.instant(row, "updated_at"));
    }

    /**
     * An app of the host platform and its current name.
     *
     * @param names by language tag, where it has other names in other languages; omitted where it has none
     * @param entityKey the text by which the host platform knows it; omitted where that is the UUID itself
     */
    public record App(
            UUID id,
            String name,

            @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, String> names,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String entityKey,

            Instant updatedAt) {}

    /**
     * What an app is called.
     *
     * @param translated by language tag; null to leave those that there are
     */
    record Names(String name, @Nullable Map<String, String> translated) {

        private static final JsonMapper JSON = new JsonMapper();

        static Map<String, String> read(String json) {
            return JSON.readValue(json, new TypeReference<TreeMap<String, String>>() {});
        }

        @Nullable String json() {
            return translated == null ? null : JSON.writeValueAsString(translated);
        }

        /** In the reader's language, else the name that it has in no particular one. */
        String in(Locale locale) {
            Map<String, String> known = Objects.requireNonNullElse(translated, Map.of());
            String exact = known.get(locale.stripExtensions().toLanguageTag());
            return exact == null ? known.getOrDefault(locale.getLanguage(), name) : exact;
        }

        /** Applies a change to each of them. */
        Names each(UnaryOperator<String> change) {
            return new Names(
                    change.apply(name),
                    translated == null
                            ? null
                            : translated.entrySet().stream()
                                    .collect(Collectors.toMap(Map.Entry::getKey, one -> change.apply(one.getValue()))));
        }
    }

    /**
     * The rules for names of apps: 1 to {@value #LONGEST} characters, no control characters, no line breaks, stripped.
     */
    static final class AppName {

        static final int LONGEST = 200;

        private static final int MOST_LANGUAGES = 50;

        private AppName() {}

        /** Checks the name and those in other languages; adds errors to the list. A blank one is no name. */
        static Names check(
                String prefix,
                @Nullable String name,
                @Nullable Map<String, @Nullable String> translated,
                List<InvalidInputException.Field> errors) {
            var checked = check(prefix + "name", name, errors);
            if (translated == null) {
                return new Names(checked, null);
            }
            if (translated.size() > MOST_LANGUAGES) {
                errors.add(new InvalidInputException.Field(
                        prefix + "names", "too_many", "'names' may have at most " + MOST_LANGUAGES + " languages."));
            }
            Map<String, String> found = new TreeMap<>();
            translated.forEach((language, text) -> {
                var field = prefix + "names." + language;
                var tag = tag(language);
                if (tag == null) {
                    errors.add(new InvalidInputException.Field(
                            field, "invalid_value", "'names' are by language tag, like 'ar' or 'pt-BR'."));
                } else if (text != null && !text.isBlank()) {
                    found.put(tag, check(field, text, errors));
                }
            });
            return new Names(checked, found);
        }

        /** The usual form of a language tag; null for what is none. */
        private static @Nullable String tag(String language) {
            try {
                var locale = new Locale.Builder().setLanguageTag(language).build();
                return locale.getLanguage().isEmpty() ? null : locale.toLanguageTag();
            } catch (IllformedLocaleException notATag) {
                return null;
            }
        }

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
                                            update app
                                            set name = regexp_replace(name, :pattern, :mark, 'gi'),
                                                names = regexp_replace(names::text, :pattern, :mark, 'gi')::jsonb
                                            where name ~* :pattern or names::text ~* :pattern""")
                            .param("pattern", MentionedIds.pattern(erasureRequest.person()))
                            .param("mark", MentionedIds.MARK)
                            .update();
        }

        @Override
        public long count(ErasureRequest erasureRequest, JdbcClient transaction) {
            return erasureRequest.erasure()
                    ? transaction
                            .sql("select count(*) from app where id = :person or name ~* :pattern"
                                    + " or names::text ~* :pattern")
                            .param("person", erasureRequest.person())
                            .param("pattern", MentionedIds.pattern(erasureRequest.person()))
                            .query(Long.class)
                            .single()
                    : 0;
        }

        @Override
        public void people(JdbcClient database, Consumer<UUID> visitor) {
            PersonalDataStore.tell(database.sql("select id from app"), visitor);
            database.sql("select name || names::text from app").query(row -> {
                MentionedIds.find(row.getString(1).getBytes(StandardCharsets.UTF_8), visitor);
            });
        }
    }
}
