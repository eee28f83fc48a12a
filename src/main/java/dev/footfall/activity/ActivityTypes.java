package dev.footfall.activity;

import dev.footfall.platform.CachedRead;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.ReadOnlyProperty;
import org.springframework.data.domain.Sort;
import org.springframework.data.jdbc.core.JdbcAggregateOperations;
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

    private final JdbcAggregateOperations stored;
    private final CachedRead<Snapshot> snapshot;

    ActivityTypes(JdbcAggregateOperations stored) {
        this.stored = stored;
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

    /**
     * Whether an entity is a person: because the type of its activity says so, or because any activity type says so of
     * its entity type.
     */
    public boolean isPerson(ActivityType type, @Nullable String entityType) {
        return type.entityIsPerson() || entityType != null && isPerson(entityType);
    }

    /** Whether the entities of this type are people, because any activity type says so. */
    public boolean isPerson(String entityType) {
        return snapshot.get().people.contains(entityType);
    }

    /** Adds a type that has only a name, unless it exists already. */
    public ActivityType register(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("not a name for an activity type");
        }
        var words = words(name);
        add(new ActivityType((short) 0, name, words, words, Palette.DEFAULT, null, false, Set.of(), null));
        refresh();
        return named(name).orElseThrow();
    }

    /** Adds a type; false where the name is taken. Not in memory before the next refresh. */
    boolean add(ActivityType type) {
        // Looked for first: a conflict would use up one of 32,767 numbers.
        if (stored.existsById(type.name(), ActivityType.class)) {
            return false;
        }
        try {
            stored.insert(type);
            return true;
        } catch (DuplicateKeyException anotherWasFirst) {
            return false;
        }
    }

    /** Changes how a type is shown and kept; its name and key stay. Not in memory before the next refresh. */
    void store(ActivityType type) {
        stored.update(type);
    }

    @Scheduled(fixedDelayString = "PT5S")
    public void refresh() {
        snapshot.renew(this::load);
    }

    private Snapshot load() {
        return new Snapshot(stored.findAll(ActivityType.class, Sort.by("name")));
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
        /** Entity types that are people. */
        final Set<String> people;

        Snapshot(List<ActivityType> types) {
            ordered = types;
            byName = types.stream().collect(Collectors.toUnmodifiableMap(ActivityType::name, Function.identity()));
            byId = types.stream().collect(Collectors.toUnmodifiableMap(ActivityType::id, Function.identity()));
            people = types.stream()
                    .filter(type -> type.entityIsPerson() && type.entityType() != null)
                    .map(ActivityType::entityType)
                    .collect(Collectors.toUnmodifiableSet());
        }
    }

    /**
     * A kind of activity.
     *
     * @param id its number in rows, which the database gives
     * @param sentence what a person reads on their own page; {@code {entity}} stands for the entity's name
     * @param color a colour name of the page theme, for badges and charts
     * @param entityType the entity type that activities of this type usually have
     * @param entityIsPerson whether the entity is a person: then erasure covers it too, and anonymization drops it
     * @param safeKeys top-level metadata keys that survive anonymization
     * @param retainDays shorter retention of raw activity of this type; null: the general one
     */
    public record ActivityType(
            @ReadOnlyProperty short id,
            @Id String name,
            String label,
            String sentence,
            String color,
            @Nullable String entityType,
            boolean entityIsPerson,
            Set<String> safeKeys,
            @Nullable Integer retainDays) {

        public ActivityType {
            safeKeys = Collections.unmodifiableSet(new TreeSet<>(safeKeys));
        }
    }

    /**
     * The allowed colours of activity types: those of the page theme. Its style sheet has a class {@code dot-NAME} for
     * each.
     */
    static final class Palette {

        static final String DEFAULT = "blue";

        static final List<String> COLORS = List.of(
                "blue", "azure", "indigo", "purple", "pink", "red", "orange", "yellow", "lime", "green", "teal", "cyan",
                "gray");

        private Palette() {}
    }
}
