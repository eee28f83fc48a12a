package dev.footfall.activity;

import dev.footfall.platform.InvalidInputException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/** The form of an activity type, both ways. Metadata keys stand one a line. */
record TypeForm(TypeInput input, List<InvalidInputException.Field> wrong) {

    static TypeForm read(MultiValueMap<String, String> form) {
        var wrong = new ArrayList<InvalidInputException.Field>();
        var input = new TypeInput(
                form.getFirst("name"),
                form.getFirst("label"),
                form.getFirst("sentence"),
                form.getFirst("color"),
                form.getFirst("entityType"),
                form.containsKey("entityIsPerson"),
                text(form, "safeKeys").lines().filter(line -> !line.isBlank()).toList(),
                days(text(form, "retainDays"), wrong));
        return new TypeForm(input, wrong);
    }

    static Map<String, List<String>> of(ActivityType type) {
        var fields = new LinkedHashMap<String, List<String>>();
        fields.put("name", List.of(type.name()));
        fields.put("label", List.of(type.label()));
        fields.put("sentence", List.of(type.sentence()));
        fields.put("color", List.of(type.color()));
        fields.put("entityType", type.entityType() == null ? List.of() : List.of(type.entityType()));
        fields.put("entityIsPerson", type.entityIsPerson() ? List.of("on") : List.of());
        fields.put(
                "safeKeys",
                List.of(String.join("\n", type.safeKeys().stream().sorted().toList())));
        fields.put(
                "retainDays",
                type.retainDays() == null
                        ? List.of()
                        : List.of(type.retainDays().toString()));
        return fields;
    }

    private static @Nullable Integer days(String text, List<InvalidInputException.Field> wrong) {
        if (text.isBlank()) {
            return null;
        }
        try {
            return Integer.valueOf(text.strip());
        } catch (NumberFormatException e) {
            wrong.add(new InvalidInputException.Field(
                    "retainDays", "invalid_number", "A retention is a whole number of days."));
            return null;
        }
    }

    private static String text(MultiValueMap<String, String> form, String field) {
        var text = form.getFirst(field);
        return text == null ? "" : text;
    }
}
