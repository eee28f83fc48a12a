package dev.footfall.activity;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An activity type as somebody describes it. What is left out gets its default.
 *
 * @param name what senders write, like {@code app_view}; never changed afterwards
 * @param label what lists and charts call it; the name in words when left out
 * @param sentence what a person reads on their own page, {@code {entity}} stands for the entity's name; the label when left out
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
