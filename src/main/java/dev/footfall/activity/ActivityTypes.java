package dev.footfall.activity;

import dev.footfall.platform.CachedRead;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * The activity types, served from memory so that capture knows them while the database is away. Another node's change
 * is seen within five seconds.
 */
@Component
@DependsOnDatabaseInitialization
public class ActivityTypes {

    /** The form of a type's name. */
    public static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,49}");

    private final JdbcClient database;
    private final CachedRead<Snapshot> snapshot;

    ActivityTypes(JdbcClient database) {
        this.database = database;
        this.snapshot = new CachedRead<>(load());
    }

    public Optional<ActivityType> named(String name) {
        return Optional.ofNullable(snapshot.get().byName.get(name));
    }

    public Optional<ActivityType> withId(short id) {
        return Optional.ofNullable(snapshot.get().byId.get(id));
    }

    /** The name of a stored key; {@code unknown} for one that is not in memory yet. */
    public String nameOf(short id) {
        return withId(id).map(ActivityType::name).orElse("unknown");
    }

    /** All types, by name. */
    public Collection<ActivityType> all() {
        return snapshot.get().ordered;
    }

    /** The keys of the types whose entity is a person. */
    public Short[] aboutPeople() {
        return all().stream()
                .filter(ActivityType::entityIsPerson)
                .map(ActivityType::id)
                .toArray(Short[]::new);
    }

    /** Adds a type that has only a name, unless it exists already. */
    public ActivityType register(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("not a name for an activity type");
        }
        // "where not exists" first: a conflict would use up one of 32,767 numbers
        database.sql("""
                        insert into activity_type (name, label, sentence)
                        select :name, :label, :sentence
                        where not exists (select from activity_type where name = :name)
                        on conflict (name) do nothing""")
                .param("name", name)
                .param("label", words(name))
                .param("sentence", words(name))
                .update();
        refresh();
        return named(name).orElseThrow();
    }

    /** Adds a type with all its properties; false where the name is taken. Not in memory before the next refresh. */
    boolean add(ActivityType type) {
        return bind(database.sql("""
                        insert into activity_type
                            (name, label, sentence, color, entity_type, entity_is_person, safe_keys, retain_days)
                        select :name, :label, :sentence, :color, :entityType, :entityIsPerson, :safeKeys, :retainDays
                        where not exists (select from activity_type where name = :name)
                        on conflict (name) do nothing"""), type).update() == 1;
    }

    /** Changes how a type is shown and kept; its name and key stay. Not in memory before the next refresh. */
    void store(ActivityType type) {
        bind(database.sql("""
                        update activity_type
                        set label = :label, sentence = :sentence, color = :color, entity_type = :entityType,
                            entity_is_person = :entityIsPerson, safe_keys = :safeKeys, retain_days = :retainDays
                        where name = :name"""), type).update();
    }

    private static JdbcClient.StatementSpec bind(JdbcClient.StatementSpec statement, ActivityType type) {
        return statement
                .param("name", type.name())
                .param("label", type.label())
                .param("sentence", type.sentence())
                .param("color", type.color())
                .param("entityType", type.entityType(), Types.VARCHAR)
                .param("entityIsPerson", type.entityIsPerson())
                .param("safeKeys", type.safeKeys().stream().sorted().toArray(String[]::new))
                .param("retainDays", type.retainDays(), Types.INTEGER);
    }

    @Scheduled(fixedDelayString = "PT5S")
    public void refresh() {
        snapshot.renew(this::load);
    }

    private Snapshot load() {
        return new Snapshot(database.sql("select * from activity_type order by name")
                .query((row, _) -> map(row))
                .list());
    }

    private static ActivityType map(ResultSet row) throws SQLException {
        return new ActivityType(
                row.getShort("id"),
                row.getString("name"),
                row.getString("label"),
                row.getString("sentence"),
                row.getString("color"),
                row.getString("entity_type"),
                row.getBoolean("entity_is_person"),
                Set.copyOf(new HashSet<>(
                        List.of((String[]) row.getArray("safe_keys").getArray()))),
                row.getObject("retain_days", Integer.class));
    }

    /** {@code app_view} as "App view". */
    static String words(String name) {
        if (name.isEmpty()) {
            return name;
        }
        String spaced = name.replace('_', ' ');
        return Character.toUpperCase(spaced.charAt(0)) + spaced.substring(1);
    }

    private static final class Snapshot {
        final List<ActivityType> ordered;
        final Map<String, ActivityType> byName;
        final Map<Short, ActivityType> byId;

        Snapshot(List<ActivityType> types) {
            ordered = types;
            byName = types.stream().collect(Collectors.toUnmodifiableMap(ActivityType::name, Function.identity()));
            byId = types.stream().collect(Collectors.toUnmodifiableMap(ActivityType::id, Function.identity()));
        }
    }

    /**
     * A kind of activity.
     *
     * @param sentence what a person reads on their own page; {@code {entity}} stands for the entity's name
     * @param color a colour name of the page theme, for badges and charts
     * @param entityType the entity type that activities of this type usually have
     * @param entityIsPerson whether the entity is a person: then erasure covers it too, and anonymization drops it
     * @param safeKeys top-level metadata keys that survive anonymization
     * @param retainDays shorter retention of raw activity of this type; null: the general one
     */
    public record ActivityType(
            short id,
            String name,
            String label,
            String sentence,
            String color,
            @Nullable String entityType,
            boolean entityIsPerson,
            Set<String> safeKeys,
            @Nullable Integer retainDays) {}
}
