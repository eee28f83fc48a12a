package dev.footfall.capture;

import dev.footfall.activity.ActivityTypes;
import dev.footfall.activity.ActivityTypes.ActivityType;
import dev.footfall.capture.Batch.BatchIds;
import dev.footfall.capture.Entry.Outcome;
import dev.footfall.platform.Audit;
import dev.footfall.platform.Audit.ProfileViewed;
import dev.footfall.platform.Caller;
import dev.footfall.platform.ProblemException.NotFoundException;
import dev.footfall.platform.ProblemException.UnavailableException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.IntFunction;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What may be done with dead letters, each of it recorded: their reading for the person, as any look at their activity
 * is; replay and discard in the audit.
 */
@Component
class DeadLetterActions {

    /** Of one press of a button: some seconds. */
    static final int AT_ONCE = 500;

    private final DeadLetterStore box;
    private final DeadLetterReplay replay;
    private final ActivityTypes types;
    private final Audit audit;
    private final ApplicationEventPublisher events;
    private final TransactionTemplate transaction;

    DeadLetterActions(
            DeadLetterStore box,
            DeadLetterReplay replay,
            ActivityTypes types,
            Audit audit,
            ApplicationEventPublisher events,
            PlatformTransactionManager transactions) {
        this.box = box;
        this.replay = replay;
        this.types = types;
        this.audit = audit;
        this.events = events;
        this.transaction = new TransactionTemplate(transactions);
    }

    DeadLetterStore.Letter open(Caller caller, long id) {
        DeadLetterStore.Letter letter = find(id);
        ProfileViewed.tell(events, caller, letter.userId(), "activity");
        UUID entity = letter.entityId();
        if (entity != null
                && types.named(letter.envelope().activityType())
                        .map(ActivityType::entityIsPerson)
                        .orElse(false)) {
            ProfileViewed.tell(events, caller, entity, "activity");
        }
        return letter;
    }

    Outcome replay(Caller caller, long id) {
        record("dead-letter-replayed", caller, find(id));
        return replay.replay(id);
    }

    /**
     * The oldest, up to those that there are now: one that is refused again comes behind them and is not tried twice.
     */
    Map<Outcome, Integer> replayAll(Caller caller) {
        Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
        for (long id : box.upTo(box.newest(), AT_ONCE)) {
            try {
                outcomes.merge(replay(caller, id), 1, Integer::sum);
            } catch (NotFoundException gone) {
                // somebody else was quicker
            }
        }
        return outcomes;
    }

    void discard(Caller caller, long id) {
        transaction.executeWithoutResult(_ -> {
            record("dead-letter-discarded", caller, find(id));
            box.discard(id);
        });
    }

    /**
     * The oldest, and none that came after the newest that the caller was asked about.
     *
     * @return how many
     */
    int discardAll(Caller caller, long newest) {
        List<Long> ids = box.upTo(newest, AT_ONCE);
        transaction.executeWithoutResult(_ -> ids.forEach(id -> discard(caller, id)));
        return ids.size();
    }

    private DeadLetterStore.Letter find(long id) {
        return box.find(id).orElseThrow(() -> new NotFoundException("There is no such dead letter any more."));
    }

    private void record(String action, Caller caller, DeadLetterStore.Letter letter) {
        audit.record(new Audit.Entry(
                action,
                caller,
                "letter " + letter.envelope().id() + ": " + letter.envelope().reason(),
                letter.userId()));
    }

    /**
     * Stores a dead letter as what it was meant to be: by the same transaction as any batch, so that it is stored once,
     * is suppressed where its person does not want it any more, and the ledger's books are moved from dead to what
     * became of it. Refused again, it is a dead letter again, with today's reason. One at a time.
     */
    @Component
    static class DeadLetterReplay {

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
            } catch (DeadLetters.GoneException e) {
                throw gone();
            } finally {
                ids.settled(batch.id);
            }
        }

        private static NotFoundException gone() {
            return new NotFoundException("There is no such dead letter any more.");
        }
    }
}
