package dev.footfall.capture;

import dev.footfall.platform.NotFoundException;
import dev.footfall.platform.UnavailableException;
import java.time.Duration;
import java.util.Objects;
import java.util.function.IntFunction;
import org.springframework.stereotype.Component;

/**
 * Stores a dead letter as what it was meant to be: by the same transaction as any batch, so that it is stored once, is suppressed where its person does not
 * want it any more, and the ledger's books are moved from dead to what became of it. Refused again, it is a dead letter again, with today's reason.
 * One at a time.
 */
@Component
class DeadLetterReplay {

    private static final Duration RETRY = Duration.ofSeconds(5);

    private final DeadLetterStore letters;
    private final BatchIds ids;
    private final ActivityStore store;

    DeadLetterReplay(
            DeadLetterStore letters,
            BatchIds ids,
            IntFunction<ActivityStore> activityStores,
            CaptureSettings settings) {
        this.letters = letters;
        this.ids = ids;
        // beside the writers' and the drain's, so that their rows of the ledger never meet
        this.store = activityStores.apply(settings.writers() + 1);
    }

    /**
     * What became of it: accepted, or a verdict like any other's.
     *
     * @throws NotFoundException where there is no such letter, or somebody else was quicker
     * @throws UnavailableException where the database did not take it just now; the letter stays
     */
    synchronized Outcome replay(long id) {
        Entry entry = letters.entry(id).orElseThrow(DeadLetterReplay::gone);
        Batch batch = Batch.ofLetter(ids.next(), entry, id);
        try {
            if (!store.store(batch)) {
                throw new UnavailableException("The database does not take it just now.", RETRY);
            }
            return Objects.requireNonNull(entry.verdict());
        } catch (DeadLetters.Gone e) {
            throw gone();
        } finally {
            ids.settled(batch.id);
        }
    }

    private static NotFoundException gone() {
        return new NotFoundException("There is no such dead letter any more.");
    }
}
