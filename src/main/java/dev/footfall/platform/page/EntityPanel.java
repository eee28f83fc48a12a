package dev.footfall.platform.page;

import dev.footfall.platform.Caller;
import java.util.UUID;

/** A module's part of the administrators' page about one entity; declare a bean of this type. */
public interface EntityPanel {

    /** The template with the fragment {@code panel(view)}. */
    String template();

    /** The fragment's view. */
    Object of(Caller reader, String entityType, UUID entity);
}
