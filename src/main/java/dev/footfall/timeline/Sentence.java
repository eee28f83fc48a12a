package dev.footfall.timeline;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What somebody did, in words, around the name of what they did it with.
 *
 * @param name what stands in the middle; null where the sentence has no place for one
 */
record Sentence(String before, @Nullable String name, String after) {

    private static final String PLACE = "{entity}";

    /**
     * A type's sentence with a name put in.
     *
     * @param name of the entity; without one its kind has to do, and without a kind the sentence goes without
     */
    static Sentence of(String pattern, @Nullable String name, @Nullable String entityType) {
        int index = pattern.indexOf(PLACE);
        if (index < 0) {
            return new Sentence(pattern, null, "");
        }
        var before = pattern.substring(0, index);
        var after = pattern.substring(index + PLACE.length());
        if (name != null) {
            return new Sentence(before, name, after);
        }
        return new Sentence(before + (entityType == null ? "something" : indefinite(entityType)) + after, null, "");
    }

    private static String indefinite(String entityType) {
        var words = entityType
                .replace('_', ' ')
                .replaceAll("(?<=[a-z])(?=[A-Z])", " ")
                .toLowerCase(Locale.ROOT);
        return ("aeiou".indexOf(words.charAt(0)) < 0 ? "a " : "an ") + words;
    }
}
