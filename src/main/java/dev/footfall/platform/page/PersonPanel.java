package dev.footfall.platform.page;

import java.util.UUID;

/** A part of the pages about one person that another module adds to them, by a bean of this type. */
public interface PersonPanel {

    /** The template whose fragment {@code panel(view)} shows it. */
    String template();

    /** What that fragment shows. */
    Object of(UUID person);

    /** Whether it belongs to the person's own page, else to the administrators' page about a person. */
    boolean own();
}
