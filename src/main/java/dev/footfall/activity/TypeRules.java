package dev.footfall.activity;

import dev.footfall.activity.ActivityTypes.ActivityType;
import dev.footfall.platform.InvalidInputException;
import dev.footfall.platform.RetentionPeriods;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What an activity type may be. */
@Component
class TypeRules {

    static final int LONGEST_LABEL = 60;
    static final int LONGEST_SENTENCE = 200;
    static final int MOST_KEYS = 50;
    static final int LONGEST_KEY = 100;

    private static final String PLACE = "{entity}";
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cs}\\p{Zl}\\p{Zp}]");

    private final EntityTypes entityTypes;
    private final int fewestDays;
    private final int mostDays;

    TypeRules(EntityTypes entityTypes, RetentionPeriods periods) {
        this.entityTypes = entityTypes;
        this.fewestDays = Math.toIntExact(periods.anonymizeAfter().toDays());
        this.mostDays = Math.toIntExact(periods.retain().toDays()) - 1;
    }

    /** Until a day loses its people it may be counted again from its rows: so long no type of them may go. */
    int fewestDays() {
        return fewestDays;
    }

    int mostDays() {
        return mostDays;
    }

    /**
     * The type that is meant, still without its number.
     *
     * @param errors what could not be read at all, to which the rest is added
     * @throws InvalidInputException naming all that is wrong
     */
    ActivityType check(TypeInput input, List<InvalidInputException.Field> errors) {
        var found = new ArrayList<>(errors);
        var name = Objects.requireNonNullElse(input.name(), "");
        if (!ActivityTypes.NAME.matcher(name).matches()) {
            found.add(new InvalidInputException.Field(
                    "name",
                    name.isBlank() ? "required" : "invalid_activity_type",
                    "A name is a lower-case letter, then at most 49 lower-case letters, digits or underscores."));
        }
        var label = text("label", "A label", given(input.label(), ActivityTypes.words(name)), LONGEST_LABEL, found);
        var sentence = text("sentence", "A sentence", given(input.sentence(), label), LONGEST_SENTENCE, found);
        if (sentence.indexOf(PLACE) != sentence.lastIndexOf(PLACE)) {
            found.add(new InvalidInputException.Field("sentence", "invalid_value", "{entity} may stand in it once."));
        }
        var color = given(input.color(), Palette.DEFAULT);
        if (!Palette.COLORS.contains(color)) {
            found.add(new InvalidInputException.Field(
                    "color", "unknown_value", "The colours are " + String.join(", ", Palette.COLORS) + "."));
        }
        var type = new ActivityType(
                (short) 0,
                name,
                label,
                sentence,
                color,
                entityType(input.entityType(), found),
                Boolean.TRUE.equals(input.entityIsPerson()),
                keys(input.safeKeys(), found),
                days(input.retainDays(), found));
        if (!found.isEmpty()) {
            throw new InvalidInputException(found);
        }
        return type;
    }

    private @Nullable String entityType(@Nullable String given, List<InvalidInputException.Field> errors) {
        var name = given(given, "");
        if (!name.isEmpty() && !entityTypes.isName(name)) {
            errors.add(new InvalidInputException.Field(
                    "entityType",
                    "invalid_entity_type",
                    "An entity type is a letter, then at most 49 letters, digits or underscores."));
        }
        return name.isEmpty() ? null : name;
    }

    private static Set<String> keys(@Nullable List<String> given, List<InvalidInputException.Field> errors) {
        var keys = new LinkedHashSet<String>();
        for (var key : given == null ? List.<String>of() : given) {
            if (key == null
                    || key.isBlank()
                    || key.length() > LONGEST_KEY
                    || UNPRINTABLE.matcher(key).find()) {
                errors.add(new InvalidInputException.Field(
                        "safeKeys",
                        key != null && key.length() > LONGEST_KEY ? "too_long" : "invalid_value",
                        "A metadata key has 1 to " + LONGEST_KEY + " characters, none of them a control."));
                return Set.of();
            }
            keys.add(key.strip());
        }
        if (keys.size() > MOST_KEYS) {
            errors.add(new InvalidInputException.Field(
                    "safeKeys", "too_many", "At most " + MOST_KEYS + " metadata keys can be kept."));
        }
        return keys;
    }

    private @Nullable Integer days(@Nullable Integer days, List<InvalidInputException.Field> errors) {
        if (days != null && (days < fewestDays || days > mostDays)) {
            errors.add(new InvalidInputException.Field(
                    "retainDays",
                    "invalid_number",
                    ("A retention of its own is %d to %d days: at least until activity loses its people, "
                                    + "and shorter than everything is kept.")
                            .formatted(fewestDays, mostDays)));
        }
        return days;
    }

    private static String text(
            String field, String what, String given, int maxLength, List<InvalidInputException.Field> errors) {
        if (given.codePointCount(0, given.length()) > maxLength) {
            errors.add(new InvalidInputException.Field(
                    field, "too_long", what + " has at most " + maxLength + " characters."));
        } else if (UNPRINTABLE.matcher(given).find()) {
            errors.add(new InvalidInputException.Field(
                    field, "invalid_value", what + " has no control characters and no line breaks."));
        }
        return given;
    }

    private static String given(@Nullable String text, String defaultValue) {
        return text == null || text.isBlank() ? defaultValue : text.strip();
    }

    /**
     * The colours that activity types may have: those of the page theme. Its style sheet has a class {@code dot-NAME}
     * for each.
     */
    static final class Palette {

        static final String DEFAULT = "blue";

        static final List<String> COLORS = List.of(
                "blue", "azure", "indigo", "purple", "pink", "red", "orange", "yellow", "lime", "green", "teal", "cyan",
                "gray");

        private Palette() {}
    }

    /**
     * An activity type as somebody describes it. What is left out gets its default.
     *
     * @param name what senders write, like {@code app_view}; never changed afterwards
     * @param label what lists and charts call it; the name in words when left out
     * @param sentence what a person reads on their own page, {@code {entity}} stands for the entity's name; the label
     *     when left out
     * @param color a colour of the page theme, like {@code blue}
     * @param entityType the entity type that such activities usually carry
     * @param entityIsPerson whether the entity is somebody: then erasure looks there too, and anonymisation drops it
     * @param safeKeys top-level metadata keys that survive anonymisation
     * @param retainDays shorter retention of raw activity of this type; the general one when left out
     */
    record TypeInput(
            @Nullable String name,
            @Nullable String label,
            @Nullable String sentence,
            @Nullable String color,
            @Nullable String entityType,
            @Nullable Boolean entityIsPerson,
            @Nullable List<String> safeKeys,
            @Nullable Integer retainDays) {

        TypeInput {
            // as a sender's JSON has them, which List.copyOf would refuse
            safeKeys = safeKeys == null ? null : new ArrayList<>(safeKeys);
        }

        TypeInput named(String otherName) {
            return new TypeInput(otherName, label, sentence, color, entityType, entityIsPerson, safeKeys, retainDays);
        }
    }
}
