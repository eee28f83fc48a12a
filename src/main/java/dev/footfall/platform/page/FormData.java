package dev.footfall.platform.page;

import dev.footfall.platform.InvalidInputException;
import dev.footfall.platform.ProblemException.ConflictException;
import dev.footfall.platform.page.FormVersions.ChangedMeanwhileException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The values of a form, just as they were typed, and its errors by field. */
public record FormData(Map<String, List<String>> values, Map<String, String> errors) {

    public FormData {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        errors = Map.copyOf(errors);
    }

    public static FormData of(Map<String, List<String>> values) {
        return new FormData(values, Map.of());
    }

    /** A form that was just opened. */
    public static FormData nothing() {
        return of(Map.of());
    }

    /** The same form with the conflict as this field's error. */
    public FormData with(String field, ConflictException conflictException) {
        return with(new InvalidInputException(field, "conflict", String.valueOf(conflictException.getMessage())));
    }

    public FormData with(InvalidInputException wrong) {
        var found = new LinkedHashMap<>(errors);
        wrong.fields().forEach(field -> found.merge(field.field(), field.detail(), (one, two) -> one + " " + two));
        if (wrong instanceof ChangedMeanwhileException changed) {
            var seen = new LinkedHashMap<>(values);
            seen.put(FormVersions.FIELD, List.of(changed.version()));
            return new FormData(seen, found);
        }
        return new FormData(values, found);
    }

    /** The first value of a field; empty where nothing was typed. */
    public String value(String field) {
        var typed = values.getOrDefault(field, List.of());
        return typed.isEmpty() ? "" : typed.getFirst();
    }

    /** The first value of a field; {@code defaultValue} where nothing was typed. */
    public String value(String field, String defaultValue) {
        var typed = value(field);
        return typed.isBlank() ? defaultValue : typed;
    }

    public boolean has(String field, String value) {
        return values.getOrDefault(field, List.of()).contains(value);
    }

    public @Nullable String error(String field) {
        return errors.get(field);
    }

    /** The errors of other fields than these, which have no field to be shown at. */
    public List<String> otherErrors(List<String> fields) {
        return errors.entrySet().stream()
                .filter(error -> !fields.contains(error.getKey()))
                .map(Map.Entry::getValue)
                .sorted()
                .toList();
    }

    public boolean isWrong() {
        return !errors.isEmpty();
    }
}
