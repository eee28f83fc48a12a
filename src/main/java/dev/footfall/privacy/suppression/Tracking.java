package dev.footfall.privacy.suppression;

import dev.footfall.platform.Audit;
import dev.footfall.platform.Caller;
import dev.footfall.platform.ProblemException.NotFoundException;
import java.sql.SQLException;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Pausing and resuming. Reads come from memory: correct within a second on every node, also while the database is down.
 */
@Component
public class Tracking {

    private static final Logger log = LoggerFactory.getLogger(Tracking.class);

    private final SuppressionCache people;
    private final SuppressionList suppressionList;
    private final Audit audit;
    private final TransactionOperations transaction;

    Tracking(SuppressionCache people, SuppressionList suppressionList, Audit audit, TransactionOperations transaction) {
        this.people = people;
        this.suppressionList = suppressionList;
        this.audit = audit;
        this.transaction = transaction;
    }

    /** @throws NotFoundException for an erased person: there is nothing to pause or resume */
    public boolean enabled(UUID person) {
        refuseErased(person);
        return !people.paused(person);
    }

    private void refuseErased(UUID person) {
        if (people.erased(person)) {
            throw new NotFoundException("No person with this id is known, and nothing of them is captured.");
        }
    }

    /** In effect on this node when it returns. */
    public void set(Caller by, UUID person, boolean enabled) {
        refuseErased(person);
        transaction.executeWithoutResult(_ -> {
            if (enabled ? suppressionList.resume(person) : suppressionList.pause(person)) {
                audit.record(new Audit.Entry(enabled ? "tracking-resumed" : "tracking-paused", by, "tracking", person));
            }
        });
        try {
            people.refresh();
        } catch (SQLException away) {
            log.debug("It stands, and memory follows with the next look");
        }
    }
}
