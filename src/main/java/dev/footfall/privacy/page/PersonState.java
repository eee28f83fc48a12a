package dev.footfall.privacy.page;

import dev.footfall.platform.page.PersonPanel;
import dev.footfall.privacy.removal.Receipt;
import dev.footfall.privacy.removal.Receipts;
import dev.footfall.privacy.suppression.SuppressionList;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** On the administrators' page about a person: whether they paused tracking or were erased, and what can be done about the latter. */
@Component
class PersonState implements PersonPanel {

    private final SuppressionList suppressionList;
    private final Receipts receipts;

    PersonState(SuppressionList suppressionList, Receipts receipts) {
        this.suppressionList = suppressionList;
        this.receipts = receipts;
    }

    /** What the panel shows. */
    record View(UUID person, SuppressionList.State state, List<Receipt> receipts) {}

    @Override
    public String template() {
        return "privacy/person";
    }

    @Override
    public boolean own() {
        return false;
    }

    @Override
    public View of(UUID person) {
        return new View(person, suppressionList.state(person), receipts.of(person));
    }
}
