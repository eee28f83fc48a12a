package dev.footfall.platform.health;

import dev.footfall.platform.Failures;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** All {@link HealthPart}s. The first that finds the database away asks memory instead, and so do those after it: the page waits for it once. */
@Component
class HealthParts {

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
