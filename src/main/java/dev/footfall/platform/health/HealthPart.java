package dev.footfall.platform.health;

import dev.footfall.platform.Failures;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * A module's part of the health page; declare a bean of this type, shown in {@code @Order}. It must contain nothing
 * about a person: the role OPS sees it.
 */
public interface HealthPart {

    /** The template with the fragment {@code part(view)}. */
    String template();

    /**
     * The fragment's view. Called every few seconds while somebody looks: from memory or by index, with the web's
     * connections.
     *
     * @param databaseAway then from memory only
     */
    Object now(boolean databaseAway);

    /**
     * All {@link HealthPart}s. The first that finds the database away falls back to memory, and so do those after it:
     * the page waits for the database once.
     */
    @Component
    static class HealthParts {

        private final List<HealthPart> parts;

        HealthParts(ObjectProvider<HealthPart> parts) {
            this.parts = parts.orderedStream().toList();
        }

        /** What the page includes. */
        record Part(String template, Object view) {}

        /** @param databaseAway whether it turned out to be */
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
