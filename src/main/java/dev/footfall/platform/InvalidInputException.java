package dev.footfall.platform;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The caller's input is invalid; answered 400 with every invalid field, its code and how to mend it. */
public class InvalidInputException extends RuntimeException {

    /**
     * One invalid field.
     *
     * @param field the name the caller used, e.g. {@code from} or {@code metadata.source}
     * @param code a fixed word for programs, e.g. {@code invalid_uuid}
     * @param detail a sentence for people: what is wrong and what would be right; never repeats personal data
     */
    public record Field(String field, String code, String detail) {}

    private final transient List<Field> fields;

    public InvalidInputException(String field, String code, String detail) {
        this(List.of(new Field(field, code, detail)));
    }

    public InvalidInputException(List<Field> fields) {
        super(fields.isEmpty() ? "invalid input" : fields.getFirst().detail());
        this.fields = List.copyOf(fields);
    }

    /**
     * Refuses unknown fields of a body; for records where ignoring a misspelt field would do more than its sender
     * meant.
     */
    public static void refuseUnknown(@Nullable Map<String, ?> unknown) {
        if (unknown != null && !unknown.isEmpty()) {
            throw new InvalidInputException(unknown.keySet().stream()
                    .map(name -> name.length() > 60 ? name.substring(0, 60) + "…" : name)
                    .map(name -> new Field(name, "unknown_parameter", "There is no field '" + name + "' here."))
                    .toList());
        }
    }

    public List<Field> fields() {
        return fields;
    }
}
