package dev.footfall.activity;

import dev.footfall.platform.ExternalIds;
import dev.footfall.platform.QueryParameters;
import dev.footfall.platform.Settings;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Reads a filter from a request's parameters: {@code userId}, {@code type} (may repeat), {@code entityType}, {@code
 * entityId} (may repeat), {@code from} (inclusive) and {@code to} (exclusive) as dates of the reporting zone or
 * instants, {@code metadata.KEY}, {@code metadata.KEY!}, {@code weekHour}. Ids are UUIDs or other texts. Errors are
 * collected in the parameters and answered by their {@link QueryParameters#check()}.
 */
@Component
public class FilterParameters {

    /** The maximum number of metadata comparisons in a search. */
    static final int METADATA_LIMIT = 10;

    /** The maximum number of entities in a search. */
    static final int ENTITY_LIMIT = 10;

    private static final String PERSON = "userId";
    private static final String ENTITY = "entityId";

    private final ActivityTypes types;
    private final EntityTypes entityTypes;
    private final ExternalIds ids;
    private final EntityKeys keys;
    private final Settings settings;

    FilterParameters(
            ActivityTypes types, EntityTypes entityTypes, ExternalIds ids, EntityKeys keys, Settings settings) {
        this.types = types;
        this.entityTypes = entityTypes;
        this.ids = ids;
        this.keys = keys;
        this.settings = settings;
    }

    public ActivityFilter read(QueryParameters parameters) {
        String person = parameters.id(PERSON);
        Short entityType = entityType(parameters);
        List<String> entities = parameters.ids(ENTITY);
        if (entities.size() > ENTITY_LIMIT) {
            parameters.reject(ENTITY, "too_many", "At most " + ENTITY_LIMIT + " entities can be searched for at once.");
        }
        Instant from = parameters.moment("from", settings.zone());
        Instant to = parameters.moment("to", settings.zone());
        if (from != null && to != null && !from.isBefore(to)) {
            parameters.reject("to", "empty_period", "'to' must be later than 'from': it is exclusive.");
        }
        Map<String, String> metadata = parameters.startingWith("metadata.");
        if (metadata.size() > METADATA_LIMIT) {
            parameters.reject(
                    "metadata", "too_many", "At most " + METADATA_LIMIT + " metadata keys can be compared at once.");
        }
        return new ActivityFilter(
                person == null ? null : ids.person(person),
                types(parameters),
                entityType,
                entities.stream().flatMap(this::entities).collect(Collectors.toSet()),
                from,
                to,
                metadata,
                weekHour(parameters));
    }

    /** A text means the entity of that name, and the person of that name where the entity is a person. */
    private Stream<UUID> entities(String text) {
        return Stream.of(ids.entity(text), ids.person(text));
    }

    /**
     * The parameters as they may be stored, or stand in the address of a page: with UUIDs in place of texts that may be
     * a person's, such as e-mail addresses. The text of an entity stays where it is stored as such.
     */
    public Map<String, List<String>> withoutPersonalTexts(Map<String, List<String>> parameters) {
        Map<String, List<String>> kept = new LinkedHashMap<>(parameters);
        kept.computeIfPresent(PERSON, (_, texts) -> replaced(texts, text -> Stream.of(ids.person(text))));
        kept.computeIfPresent(
                ENTITY,
                (_, texts) -> replaced(
                        texts, text -> text.equals(keys.text(ids.entity(text))) ? Stream.of(text) : entities(text)));
        return kept;
    }

    /** Leaves alone what is no id, which is reported when it is read. */
    private static List<String> replaced(List<String> texts, Function<String, Stream<?>> replacement) {
        return texts.stream()
                .flatMap(
                        text -> text.isBlank() || ExternalIds.uuidOf(text.strip()) != null || !ExternalIds.isValid(text)
                                ? Stream.of(text)
                                : replacement.apply(text).map(Object::toString))
                .toList();
    }

    /** The keys of the types that {@code type} names. */
    public Set<Short> types(QueryParameters parameters) {
        Set<Short> keys = new HashSet<>();
        for (String name : parameters.all("type")) {
            // Perhaps registered on another node just now.
            if (ActivityTypes.NAME.matcher(name).matches() && types.named(name).isEmpty()) {
                types.refresh();
            }
            types.named(name)
                    .ifPresentOrElse(
                            type -> keys.add(type.id()),
                            () -> parameters.reject(
                                    "type", "unknown_activity_type", "There is no such activity type."));
        }
        return keys;
    }

    private @Nullable WeekHour weekHour(QueryParameters parameters) {
        String text = parameters.text("weekHour");
        WeekHour weekHour =
                text == null ? null : WeekHour.of(text, settings.zone()).orElse(null);
        if (text != null && weekHour == null) {
            parameters.reject(
                    "weekHour", "invalid_value", "'weekHour' must be a weekday and an hour from 0 to 23, like mon-14.");
        }
        return weekHour;
    }

    private @Nullable Short entityType(QueryParameters parameters) {
        String name = parameters.text("entityType");
        if (name == null) {
            return null;
        }
        OptionalInt key = entityTypes.find(name);
        if (key.isEmpty()) {
            parameters.reject("entityType", "unknown_entity_type", "No activity has such an entity type.");
        }
        return key.isEmpty() ? null : (short) key.getAsInt();
    }
}
