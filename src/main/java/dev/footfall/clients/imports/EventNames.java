package dev.footfall.clients.imports;

import dev.footfall.clients.imports.RecordReader.RejectedRecordException;
import dev.footfall.clients.mapping.Mappings.MappedName;
import dev.footfall.clients.mapping.Mappings.Mapping;
import dev.footfall.clients.mapping.TypeNames;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The activity types of events, by what their sender calls them. */
final class EventNames {

    static final String INVALID = "invalid_activity_type";

    /** The source of message ids of files that belong to no key. */
    private static final UUID FILES = new UUID(0x8000L, Long.MIN_VALUE);

    private final Mapping mapping;
    private final Predicate<String> known;
    private final Predicate<String> personal;

    /**
     * @param known whether a type exists
     * @param personal whether a name has personal data in it, and so must not become the name of a type
     */
    EventNames(Mapping mapping, Predicate<String> known, Predicate<String> personal) {
        this.mapping = mapping;
        this.known = known;
        this.personal = personal;
    }

    /** Where no key is named: the usual names, which register themselves. */
    static Mapping usual() {
        return new Mapping(FILES, true, Map.of());
    }

    Mapping mapping() {
        return mapping;
    }

    String type(@Nullable String name) throws RejectedRecordException {
        if (name == null) {
            throw new RejectedRecordException(RejectedRecordException.REQUIRED);
        }
        MappedName row = mapping.named(name);
        String type = row == null ? TypeNames.of(name) : row.activityType();
        if (type == null) {
            throw new RejectedRecordException(INVALID);
        }
        check(name, type);
        return type;
    }

    void check(String name, String type) throws RejectedRecordException {
        if (mapping.named(name) == null && !known.test(type) && personal.test(name)) {
            throw new RejectedRecordException(INVALID);
        }
    }
}
