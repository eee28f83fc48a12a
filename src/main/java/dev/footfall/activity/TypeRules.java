package dev.footfall.activity;

import dev.footfall.activity.ActivityTypes.ActivityType;
import dev.footfall.activity.ActivityTypes.Palette;
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

/** Validates activity types. */
@Component
class TypeRules {

    static final int MAX_LABEL_LENGTH = 60;
    static final int MAX_SENTENCE_LENGTH = 200;
    static final int MAX_KEYS = 50;
    static final int MAX_KEY_LENGTH = 100;

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

    /**
     * The shortest retention of a type, in days. Until a day is anonymized it may be counted again from its rows, so a
     * type's rows cannot be dropped before.
     */
    int fewestDays() {
        return fewestDays;
    }

    int mostDays() {
        return mostDays;
    }

    /**
     * The type described by the input, still without its number.
     *
     * @param errors of fields that could not be read at all, to which the others are added
     * @throws InvalidInputException naming all that is wrong
     */
    ActivityType check(TypeInput input, List<InvalidInputException.Field> errors) {
        var found = new ArrayList<>(errors);
        var name = Objects.requireNonNullElse(input.name(), "");
        if (!ActivityTypes.NAME.matcher(name).matches()) {
            found.add(new InvalidInputException.Field(
                    "name",
                    name.isBlank() ? "required" : "invalid_activity_type",
                    "A name must be a lower-case letter, followed by at most 49 lower-case "
                            + "letters, digits or underscores."));
        }
        var label =
                text("label", "A label", orDefault(input.label(), ActivityTypes.words(name)), MAX_LABEL_LENGTH, found);
        var sentence = text("sentence", "A sentence", orDefault(input.sentence(), label), MAX_SENTENCE_LENGTH, found);
        if (sentence.indexOf(PLACE) != sentence.lastIndexOf(PLACE)) {
            found.add(new InvalidInputException.Field("sentence", "invalid_value", "{entity} may appear only once."));
        }
        var color = orDefault(input.color(), Palette.DEFAULT);
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

    private @Nullable String entityType(@Nullable String sent, List<InvalidInputException.Field> errors) {
        var name = orDefault(sent, "");
        if (!name.isEmpty() && !entityTypes.isName(name)) {
            errors.add(new InvalidInputException.Field(
                    "entityType",
                    "invalid_entity_type",
                    "An entity type must be a letter, followed by at most 49 letters, digits or underscores."));
        }
        return name.isEmpty() ? null : name;
    }

    private static Set<String> keys(@Nullable List<String> sent, List<InvalidInputException.Field> errors) {
        var keys = new LinkedHashSet<String>();
        for (var key : sent == null ? List.<String>of() : sent) {
            if (key == null
                    || key.isBlank()
                    || key.length() > MAX_KEY_LENGTH
                    || UNPRINTABLE.matcher(key).find()) {
                errors.add(new InvalidInputException.Field(
                        "safeKeys",
                        key != null && key.length() > MAX_KEY_LENGTH ? "too_long" : "invalid_value",
                        "A metadata key must have 1 to " + MAX_KEY_LENGTH + " characters and no control characters."));
                return Set.of();
            }
            keys.add(key.strip());
        }
        if (keys.size() > MAX_KEYS) {
            errors.add(new InvalidInputException.Field(
                    "safeKeys", "too_many", "At most " + MAX_KEYS + " metadata keys can be kept."));
        }
        return keys;
    }

    private @Nullable Integer days(@Nullable Integer days, List<InvalidInputException.Field> errors) {
        if (days != null && (days < fewestDays || days > mostDays)) {
            errors.add(new InvalidInputException.Field(
                    "retainDays",
                    "invalid_number",
                    ("A type's own retention must be %d to %d days: at least until activity is anonymized, "
                                    + "and shorter than the general retention.")
                            .formatted(fewestDays, mostDays)));
        }
        return days;
    }

    private static String text(
            String field, String what, String sent, int maxLength, List<InvalidInputException.Field> errors) {
        if (sent.codePointCount(0, sent.length()) > maxLength) {
            errors.add(new InvalidInputException.Field(
                    field, "too_long", what + " has at most " + maxLength + " characters."));
        } else if (UNPRINTABLE.matcher(sent).find()) {
            errors.add(new InvalidInputException.Field(
                    field, "invalid_value", what + " must not contain control characters or line breaks."));
        }
        return sent;
    }

    private static String orDefault(@Nullable String text, String defaultValue) {
        return text == null || text.isBlank() ? defaultValue : text.strip();
    }

    /**
     * An activity type as somebody describes it. What is left out gets its default.
     *
     * @param name what senders write, like {@code app_view}; never changed afterwards
     * @param label its name in lists and charts; the name in words when left out
     * @param sentence what a person reads on their own page, {@code {entity}} stands for the entity's name; the label
     *     when left out
     * @param color a colour of the page theme, like {@code blue}
     * @param entityType the entity type that such activities usually have
     * @param entityIsPerson whether the entity is a person: then erasure covers it too, and anonymization drops it
     * @param safeKeys top-level metadata keys that survive anonymization
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
            // a sender's JSON may contain nulls, which List.copyOf would refuse
            safeKeys = safeKeys == null ? null : new ArrayList<>(safeKeys);
        }

        TypeInput named(String otherName) {
            return new TypeInput(otherName, label, sentence, color, entityType, entityIsPerson, safeKeys, retainDays);
        }
    }
}
