package dev.footfall.activity;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some activities, newest first.
 *
 * @param next where to go on; null when these are the last
 */
public record Slice(List<Activity> items, @Nullable Position next) {}
