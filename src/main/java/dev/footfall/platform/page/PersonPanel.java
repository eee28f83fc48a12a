package dev.footfall.platform.page;

import java.util.List;
import java.util.UUID;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** A module's part of the pages about one person; declare a bean of this type. */
public interface PersonPanel {

    /** The template with the fragment {@code panel(view)}. */
    String template();

    /** The fragment's view. */
    Object of(UUID person);

    /** Whether it belongs to the person's own page; otherwise to the administrators' page about a person. */
    boolean own();

    /** All {@link PersonPanel}s, made for one person. */
    @Component
    public static class PersonPanels {

        /** What a page about a person includes. */
        public record Part(String template, Object view) {}

        private final ObjectProvider<PersonPanel> panels;

        PersonPanels(ObjectProvider<PersonPanel> panels) {
            this.panels = panels;
        }

        public List<Part> of(UUID person, boolean own) {
            return panels.orderedStream()
                    .filter(panel -> panel.own() == own)
                    .map(panel -> new Part(panel.template(), panel.of(person)))
                    .toList();
        }
    }
}
