package dev.footfall.catalog;

import dev.footfall.platform.InvalidInput;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an app may be called: 1 to {@value #LONGEST} characters, no control characters and no line breaks, stripped. */
final class AppName {

    static final int LONGEST = 200;

    private AppName() {}

    /** The name to store; what is wrong with it is added to the list. */
    static String check(String field, @Nullable String given, List<InvalidInput.Field> wrong) {
        String name = given == null ? "" : given.strip();
        if (name.isEmpty()) {
            wrong.add(new InvalidInput.Field(field, "required", "'name' must not be empty."));
        } else if (name.codePointCount(0, name.length()) > LONGEST) {
            wrong.add(new InvalidInput.Field(field, "too_long", "'name' may have at most " + LONGEST + " characters."));
        } else if (name.codePoints().anyMatch(AppName::unprintable)) {
            wrong.add(new InvalidInput.Field(
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
