package dev.footfall.capture;

import dev.footfall.activity.ActivityTypes;
import dev.footfall.activity.ActivityTypes.ActivityType;
import dev.footfall.capture.Batch.BatchIds;
import dev.footfall.capture.CaptureConfiguration.CaptureSettings;
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
 * The actions on dead letters, each of them recorded: reading one counts as a view of the person's activity; replay and
 * discard go to the audit.
 */
@Component
class DeadLetterActions {

    /** The maximum for one press of a button, which takes some seconds. */
    static final int MAX_AT_ONCE = 500;

    private final DeadLetterStore store;
    private final DeadLetterReplay replay;
    private final ActivityTypes types;
    private final Audit audit;
    private final ApplicationEventPublisher events;
    private final TransactionTemplate transaction;

    DeadLetterActions(
            DeadLetterStore store,
            DeadLetterReplay replay,
            ActivityTypes types,
            Audit audit,
            ApplicationEventPublisher events,
            PlatformTransactionManager transactions) {
        this.store = store;
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
     * Replays the oldest, up to the newest that exists now: one that is refused again gets a newer id and is not
     * retried.
     */
    Map<Outcome, Integer> replayAll(Caller caller) {
        Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
        for (long id : store.upTo(store.newest(), MAX_AT_ONCE)) {
            try {
                outcomes.merge(replay(caller, id), 1, Integer::sum);
            } catch (NotFoundException gone) {
                // somebody else replayed or discarded it first
            }
        }
        return outcomes;
    }

    void discard(Caller caller, long id) {
        transaction.executeWithoutResult(_ -> {
            record("dead-letter-discarded", caller, find(id));
            store.discard(id);
        });
    }

    /**
     * Discards the oldest, and none newer than the newest that the caller was shown.
     *
     * @return the number discarded
     */
    int discardAll(Caller caller, long newest) {
        List<Long> ids = store.upTo(newest, MAX_AT_ONCE);
        transaction.executeWithoutResult(_ -> ids.forEach(id -> discard(caller, id)));
        return ids.size();
    }

    private DeadLetterStore.Letter find(long id) {
        return store.find(id).orElseThrow(() -> new NotFoundException("This dead letter no longer exists."));
    }

    private void record(String action, Caller caller, DeadLetterStore.Letter letter) {
        audit.record(new Audit.Entry(
                action,
                caller,
                "letter " + letter.envelope().id() + ": " + letter.envelope().reason(),
                letter.userId()));
    }

    /**
     * Stores a dead letter in the same transaction as any batch, so that it is stored once and is suppressed where its
     * person no longer wants it, and moves the ledger's count from dead to the new verdict. If it is refused again it
     * stays a dead letter, with the new reason. One at a time.
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
            // a writer number beside the writers' and the drain's, so that no two share rows of the ledger
            this.store = activityStores.apply(settings.writers() + 1);
        }

        /**
         * The new verdict: accepted, or any other.
         *
         * @throws NotFoundException where there is no such letter, or somebody else replayed or discarded it first
         * @throws UnavailableException where the database did not store it now; the letter stays
         */
        synchronized Outcome replay(long id) {
            Entry entry = letters.entry(id).orElseThrow(DeadLetterReplay::gone);
            Batch batch = Batch.ofLetter(ids.next(), entry, id);
            try {
                if (!store.store(batch)) {
                    throw new UnavailableException("The database cannot store it right now.", RETRY);
                }
                return Objects.requireNonNull(entry.verdict());
            } catch (DeadLetters.GoneException e) {
                throw gone();
            } finally {
                ids.settled(batch.id);
            }
        }

        private static NotFoundException gone() {
            return new NotFoundException("This dead letter no longer exists.");
        }
    }
}
