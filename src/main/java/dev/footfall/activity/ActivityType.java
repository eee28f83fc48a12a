package dev.footfall.activity;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A kind of activity.
 *
 * @param sentence what a person reads on their own page; {@code {entity}} stands for the entity's name
 * @param color a colour name of the page theme, for badges and charts
 * @param entityType the entity type that activities of this type usually carry
 * @param entityIsPerson whether the entity is somebody: then erasure looks there too, and anonymisation drops it
 * @param safeKeys top-level metadata keys that survive anonymisation
 * @param retainDays shorter retention of raw activity of this type; null: the general one
 */
public record ActivityType(
        short id,
        String name,
        String label,
        String sentence,
        String color,
        @Nullable String entityType,
        boolean entityIsPerson,
        Set<String> safeKeys,
        @Nullable Integer retainDays) {}
