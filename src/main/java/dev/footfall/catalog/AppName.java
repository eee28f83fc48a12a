package dev.footfall.catalog;

import dev.footfall.platform.InvalidInputException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an app may be called: 1 to {@value #LONGEST} characters, no control characters and no line breaks, stripped. */
final class AppName {

    static final int LONGEST = 200;

    private AppName() {}

    /** The name to store; what is wrong with it is added to the list. */
    static String check(String field, @Nullable String given, List<InvalidInputException.Field> errors) {
        String name = given == null ? "" : given.strip();
        if (name.isEmpty()) {
            errors.add(new InvalidInputException.Field(field, "required", "'name' must not be empty."));
        } else if (name.codePointCount(0, name.length()) > LONGEST) {
            errors.add(new InvalidInputException.Field(
                    field, "too_long", "'name' may have at most " + LONGEST + " characters."));
        } else if (name.codePoints().anyMatch(AppName::unprintable)) {
            errors.add(new InvalidInputException.Field(
                    field, "invalid_value", "'name' may have no control characters and no line breaks."));
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
