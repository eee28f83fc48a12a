package dev.footfall.platform.health;

/**
 * A part of the health page that a module adds to it, by a bean of this type; in their {@code @Order}. Nothing of a person may be in it: the role OPS sees it.
 */
public interface HealthPart {

    /** The template whose fragment {@code part(view)} shows it. */
    String template();

    /**
     * What that fragment shows. Asked for every few seconds while somebody looks: from memory or by index, with the connections of the web.
     *
     * @param databaseAway then only what memory knows
     */
    Object now(boolean databaseAway);
}
