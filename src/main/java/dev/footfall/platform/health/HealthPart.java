package dev.footfall.platform.health;

import dev.footfall.platform.Failures;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * A part of the health page that a module adds to it, by a bean of this type; in their {@code @Order}. Nothing of a
 * person may be in it: the role OPS sees it.
 */
public interface HealthPart {

    /** The template whose fragment {@code part(view)} shows it. */
    String template();

    /**
     * What that fragment shows. Asked for every few seconds while somebody looks: from memory or by index, with the
     * connections of the web.
     *
     * @param databaseAway then only what memory knows
     */
    Object now(boolean databaseAway);

    /**
     * All {@link HealthPart}s. The first that finds the database away asks memory instead, and so do those after it:
     * the page waits for it once.
     */
    @Component
    static class HealthParts {

        private final List<HealthPart> parts;

        HealthParts(ObjectProvider<HealthPart> parts) {
            this.parts = parts.orderedStream().toList();
        }

        /** What the page includes. */
        record Part(String template, Object view) {}

        /** @param databaseAway whether it was found to be */
        record Found(boolean databaseAway, List<Part> parts) {}

        Found now(boolean databaseAway) {
            boolean away = databaseAway;
            List<Part> found = new ArrayList<>();
            for (HealthPart part : parts) {
                Object view;
                try {
                    view = part.now(away);
                } catch (RuntimeException e) {
                    if (away || !Failures.isDatabaseAway(e)) {
                        throw e;
                    }
                    away = true;
                    view = part.now(true);
                }
                found.add(new Part(part.template(), view));
            }
            return new Found(away, found);
        }
    }
}
