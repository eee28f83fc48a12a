package dev.footfall.platform;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads query parameters strictly: every invalid value, every repeated and every unknown name is collected, and {@link
 * #check()} answers them all at once. An empty value counts as absent, since a form sends its empty fields. One
 * instance reads one request, on its thread.
 */
public final class QueryParameters {

    /** The range of four-digit years in every zone: from the first of their dates to the end of the last. */
    private static final Instant EARLIEST = Instant.parse("0000-12-31T00:00:00Z");

    private static final Instant LATEST = Instant.parse("+10000-01-02T00:00:00Z");
    private static final int DATE_LENGTH = "2026-11-22".length();

    private final Map<String, List<String>> values;
    private final Set<String> readNames = new HashSet<>();
    private final List<InvalidInputException.Field> errors = new ArrayList<>();

    public QueryParameters(Map<String, List<String>> values) {
        this.values = values;
    }

    /**
     * The UUID of a text in its usual form of 36 characters; null for any other text, some of which {@link
     * UUID#fromString} would accept.
     */
    public static @Nullable UUID uuidOf(String text) {
        return ExternalIds.uuidOf(text);
    }

    public @Nullable String text(String name) {
        List<String> found = all(name);
        if (found.size() > 1) {
            rejectRepeated(name);
        }
        return found.isEmpty() ? null : found.getFirst();
    }

    /** All values of a name that may repeat. */
    public List<String> all(String name) {
        return storable(name).stream()
                .filter(value -> !value.isBlank())
                .map(String::strip)
                .toList();
    }

    private List<String> storable(String name) {
        readNames.add(name);
        List<String> found = values.getOrDefault(name, List.of());
        if (found.stream().anyMatch(value -> value.indexOf('\0') >= 0)) {
            reject(name, "invalid_value", "The character U+0000 cannot be stored: remove it.");
            return List.of();
        }
        return found;
    }

    public @Nullable UUID uuid(String name) {
        String text = text(name);
        UUID uuid = text == null ? null : uuidOf(text);
        if (text != null && uuid == null) {
            reject(name, "invalid_uuid", "'" + name + "' must be a UUID like 0197a3c4-5b6d-7e8f-9a0b-1c2d3e4f5a6b.");
        }
        return uuid;
    }

    /**
     * All ids of people or entities under a name: UUIDs, or other texts just as they were sent. A blank value counts as
     * absent; blanks around a UUID do not matter.
     */
    public List<String> ids(String name) {
        List<String> found = storable(name).stream()
                .filter(value -> !value.isBlank())
                .map(value -> uuidOf(value.strip()) == null ? value : value.strip())
                .toList();
        if (!found.stream().allMatch(ExternalIds::isValid)) {
            reject(name, "invalid_uuid", "'" + name + "' " + ExternalIds.RULE);
            return List.of();
        }
        return found;
    }

    /** The one id of a person or an entity, as {@link #ids}. */
    public @Nullable String id(String name) {
        List<String> found = ids(name);
        if (found.size() > 1) {
            rejectRepeated(name);
        }
        return found.isEmpty() ? null : found.getFirst();
    }

    /** Accepts {@code true} or {@code false}. */
    public boolean flag(String name, boolean defaultValue) {
        String text = text(name);
        if (text != null && !text.equals("true") && !text.equals("false")) {
            reject(name, "invalid_value", "'" + name + "' must be true or false.");
        }
        return text == null ? defaultValue : text.equals("true");
    }

    public int number(String name, int defaultValue, int min, int max) {
        String text = text(name);
        if (text == null) {
            return defaultValue;
        }
        try {
            int number = Integer.parseInt(text);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // reported below
        }
        reject(name, "invalid_number", "'" + name + "' must be a whole number from " + min + " to " + max + ".");
        return defaultValue;
    }

    /** An instant; for a date, the start of that day in the zone. */
    public @Nullable Instant moment(String name, ReportingZone zone) {
        String text = text(name);
        if (text == null) {
            return null;
        }
        try {
            Instant moment = text.length() <= DATE_LENGTH ? zone.start(LocalDate.parse(text)) : Timestamps.parse(text);
            if (!moment.isBefore(EARLIEST) && moment.isBefore(LATEST)) {
                return moment;
            }
        } catch (DateTimeException e) {
            // reported below
        }
        reject(
                name,
                "invalid_timestamp",
                "'" + name + "' must be a date like 2026-11-22 or an instant like 2026-11-22T10:15:30Z"
                        + " (in an address, write the + of an offset as %2B).");
        return null;
    }

    /** The parameters that begin with a prefix, by the rest of the name; here an empty value is kept. */
    public Map<String, String> startingWith(String prefix) {
        Map<String, String> found = new LinkedHashMap<>();
        values.forEach((name, sent) -> {
            if (name.startsWith(prefix)) {
                readNames.add(name);
                if (sent.size() > 1) {
                    rejectRepeated(name);
                }
                if (name.length() == prefix.length()) {
                    reject(name, "invalid_value", "A key is missing: write " + prefix + "KEY=VALUE.");
                } else if (name.indexOf('\0') >= 0 || sent.getFirst().indexOf('\0') >= 0) {
                    reject(prefix + "*", "invalid_value", "The character U+0000 cannot be stored: remove it.");
                } else {
                    found.put(name.substring(prefix.length()), sent.getFirst());
                }
            }
        });
        return found;
    }

    public void reject(String name, String code, String detail) {
        errors.add(new InvalidInputException.Field(name, code, detail));
    }

    void rejectRepeated(String name) {
        reject(name, "repeated", "'" + name + "' may appear only once.");
    }

    /** Throws when anything was invalid so far, or a name was never read. */
    public void check() {
        for (String name : values.keySet()) {
            if (!readNames.contains(name)) {
                String shown = name.length() > 60 ? name.substring(0, 60) + "…" : name;
                reject(shown, "unknown_parameter", "There is no parameter '" + shown + "' here.");
            }
        }
        if (!errors.isEmpty()) {
            throw new InvalidInputException(errors);
        }
    }
}
