package dev.footfall.clients.mapping;

import dev.footfall.activity.ActivityTypes;
import dev.footfall.activity.EntityTypes;
import dev.footfall.clients.mapping.Mappings.MappedName;
import dev.footfall.platform.Audit;
import dev.footfall.platform.Caller;
import dev.footfall.platform.ExternalIds;
import dev.footfall.platform.InvalidInputException;
import dev.footfall.platform.ProblemException.ConflictException;
import dev.footfall.platform.ProblemException.NotFoundException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Changes what the events of a source are called here, and audits who did. Effective on this node at once, on the
 * others within seconds. The audit names the activity type, never the sender's name, which may be anything.
 */
@Component
public class MappingAdmin {

    /** So that the tables of all sources fit into the memory of each node. */
    static final int MAX_ROWS = 1_000;

    private final MappingStore store;
    private final Mappings mappings;
    private final ActivityTypes types;
    private final EntityTypes entityTypes;
    private final Audit audit;
    private final TransactionOperations transaction;

    MappingAdmin(
            MappingStore store,
            Mappings mappings,
            ActivityTypes types,
            EntityTypes entityTypes,
            Audit audit,
            TransactionOperations transaction) {
        this.store = store;
        this.mappings = mappings;
        this.types = types;
        this.entityTypes = entityTypes;
        this.audit = audit;
        this.transaction = transaction;
    }

    /**
     * One row as a form or a request gives it.
     *
     * @param name the sender's name of the event
     */
    public record Row(
            @Nullable String name,
            @Nullable String activityType,
            @Nullable String entityType,
            @Nullable String entityProperty) {}

    /** The rows of a source as the database has them now, by name. */
    public Map<String, MappedName> rows(UUID source) {
        return store.all().getOrDefault(source, Map.of());
    }

    /** Adds the row, or replaces the one of that name; reads the types from the database first. */
    public void put(Caller by, UUID source, String label, Row row) {
        types.refresh();
        var name = checked(row);
        var mapped = new MappedName(
                trimmed(row.activityType()), blankIsNull(row.entityType()), blankIsNull(row.entityProperty()));
        transaction.executeWithoutResult(_ -> {
            var rows = rows(source);
            if (rows.size() >= MAX_ROWS && !rows.containsKey(name)) {
                throw new ConflictException("A source may have at most 1,000 names in its table. Remove one first.");
            }
            store.put(source, name, mapped);
            audit.record(new Audit.Entry("source-name-mapped", by, label + " to " + mapped.activityType(), null));
        });
        mappings.refresh();
    }

    public void remove(Caller by, UUID source, String label, String name) {
        transaction.executeWithoutResult(_ -> {
            if (!store.remove(source, name)) {
                throw new NotFoundException("The table of this source has no such name.");
            }
            audit.record(new Audit.Entry("source-name-removed", by, label, null));
        });
        mappings.refresh();
    }

    public void setRegistering(Caller by, UUID source, String label, boolean registersUnknown) {
        transaction.executeWithoutResult(_ -> {
            store.setRegistering(source, registersUnknown);
            var subject = label + (registersUnknown ? " registers unknown names" : " lists unknown names");
            audit.record(new Audit.Entry("source-changed", by, subject, null));
        });
        mappings.refresh();
    }

    /**
     * Registers an event's name as an activity type and returns the type's name.
     *
     * @throws InvalidInputException where nothing of the name can be one: such a name can only be mapped
     */
    public String register(Caller by, String name) {
        var type = TypeNames.of(name);
        if (type == null) {
            throw new InvalidInputException(
                    "name",
                    "invalid_activity_type",
                    "This name cannot become an activity type. Map it to an existing type instead.");
        }
        types.refresh();
        if (types.named(type).isEmpty()) {
            transaction.executeWithoutResult(_ -> {
                types.register(type);
                audit.record(new Audit.Entry("type-added", by, type, null));
            });
            types.refresh();
        }
        return type;
    }

    /** The name to store; everything that is wrong at once. */
    private String checked(Row row) {
        var wrong = new ArrayList<InvalidInputException.Field>();
        var name = row.name() == null ? "" : row.name();
        if (name.isBlank()) {
            wrong.add(field("name", "required", "Say what the sender calls the event."));
        } else if (!ExternalIds.isValid(name)) {
            wrong.add(field("name", "too_long", "A name has at most 255 characters that can be stored."));
        }
        var type = trimmed(row.activityType());
        if (type.isEmpty()) {
            wrong.add(field("activityType", "required", "Choose the activity type."));
        } else if (types.named(type).isEmpty()) {
            wrong.add(field("activityType", "unknown_activity_type", "There is no such activity type."));
        }
        var entityType = blankIsNull(row.entityType());
        if (entityType != null && !entityTypes.isName(entityType)) {
            wrong.add(field(
                    "entityType",
                    "invalid_entity_type",
                    "An entity type is a letter, followed by at most 49 letters, digits or underscores."));
        }
        var property = blankIsNull(row.entityProperty());
        if (property != null && !ExternalIds.isValid(property)) {
            wrong.add(field("entityProperty", "too_long", "The name of a property has at most 255 characters."));
        }
        if (!wrong.isEmpty()) {
            throw new InvalidInputException(List.copyOf(wrong));
        }
        return name;
    }

    private static InvalidInputException.Field field(String field, String code, String detail) {
        return new InvalidInputException.Field(field, code, detail);
    }

    private static String trimmed(@Nullable String text) {
        return text == null ? "" : text.strip();
    }

    private static @Nullable String blankIsNull(@Nullable String text) {
        return trimmed(text).isEmpty() ? null : trimmed(text);
    }
}
