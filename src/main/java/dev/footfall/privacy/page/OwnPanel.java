package dev.footfall.privacy.page;

import dev.footfall.platform.page.PersonPanel;
import dev.footfall.privacy.AuditQueries;
import dev.footfall.privacy.removal.Receipt;
import dev.footfall.privacy.removal.Receipts;
import dev.footfall.privacy.suppression.Tracking;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** On a person's own page: pause, delete, receipts, and who looked. */
@Component
class OwnPanel implements PersonPanel {

    private static final int MOST_LOOKS = 20;

    private final Tracking tracking;
    private final Receipts receipts;
    private final AuditQueries audit;

    OwnPanel(Tracking tracking, Receipts receipts, AuditQueries audit) {
        this.tracking = tracking;
        this.receipts = receipts;
        this.audit = audit;
    }

    /**
     * What the panel shows.
     *
     * @param enabled whether activity is captured
     * @param looks of others, the latest first
     */
    record View(boolean enabled, List<Receipt> receipts, List<AuditQueries.Look> looks) {}

    @Override
    public String template() {
        return "privacy/own";
    }

    @Override
    public boolean own() {
        return true;
    }

    @Override
    public View of(UUID person) {
        return new View(tracking.enabled(person), receipts.of(person), audit.looksAt(person, MOST_LOOKS));
    }
}
