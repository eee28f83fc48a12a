package dev.footfall.capture;

import dev.footfall.activity.Activity;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One activity on its way through the writer. Only the writer that took its submission touches it, until the
 * submission's future completes.
 */
final class Entry {

    /**
     * @param conflict a duplicate under whose key something else was stored first
     * @param refusal why the database refused it, for the dead letter
     */
    record Decision(
            @Nullable Outcome verdict,
            boolean conflict,
            @Nullable String refusal) {}

    /** Stands for the key of what no key sent: automatic capture, people's tokens, and what older versions stored. */
    static final UUID NO_KEY = new UUID(0, 0);

    private static final UUID NOBODY = new UUID(0, 0);
    private static final Decision OPEN = new Decision(null, false, null);
    private static final Decision NOT_KEPT = new Decision(Outcome.SUPPRESSED, false, null);
    private static final Decision ACCEPTED = new Decision(Outcome.ACCEPTED, false, null);
    private static final Decision DUPLICATE = new Decision(Outcome.DUPLICATE, false, null);
    private static final Decision CONFLICT = new Decision(Outcome.DUPLICATE, true, null);

    /** Its index in the body as sent. */
    final int index;

    final ActivitySource source;
    /** The API key that sent it; {@link #NO_KEY} where none did. */
    final UUID key;
    /** Came without a time, or without an id under an idempotency key: the first time assigned to it is remembered. */
    final boolean untimed;

    /**
     * The time as sent, of an activity whose sender's clock may be corrected: its repetition may come with another
     * correction, or with none. Where this differs from the activity's time, that one is a corrected time, and the
     * activity is {@link #untimed} too. Null: the sender's time always counts as it is.
     */
    final @Nullable Instant ownTime;

    private Activity sent;
    private Activity activity;
    private Decision decision = OPEN;
    private boolean forgotten;

    Entry(int index, ActivitySource source, boolean untimed, Activity activity) {
        this(index, source, NO_KEY, untimed, null, activity);
    }

    Entry(int index, ActivitySource source, UUID key, boolean untimed, @Nullable Instant ownTime, Activity activity) {
        this.index = index;
        this.ownTime = ownTime;
        this.source = source;
        this.key = key;
        this.untimed = untimed;
        this.sent = activity;
        this.activity = activity;
    }

    /** A placeholder for an activity that was suppressed while it waited, with the key that it takes. */
    static Entry forgotten(ActivitySource source, UUID key, Activity placeholder) {
        Entry entry = new Entry(0, source, key, false, null, placeholder);
        entry.decision = NOT_KEPT;
        entry.forgotten = true;
        return entry;
    }

    /** The activity as sent, before a remembered time replaced its own. */
    Activity sent() {
        return sent;
    }

    Activity activity() {
        return activity;
    }

    @Nullable Outcome verdict() {
        return decision.verdict;
    }

    Decision decision() {
        return decision;
    }

    /** It came before, at another time: that time becomes its own. */
    void recallTime(Activity original) {
        activity = original;
    }

    /** Makes it undecided again, unless the database is known to refuse it or it is a placeholder. */
    void reopen() {
        if (decision.verdict != Outcome.DEAD && !forgotten) {
            decision = OPEN;
            activity = sent;
        }
    }

    /**
     * Replaces it by a placeholder of nobody's, which is counted as suppressed.
     *
     * @param before the activity whose key it takes, to keep its position in the order
     */
    void forget(@Nullable Activity before) {
        sent = new Activity(
                before == null ? NOBODY : before.id(),
                before == null ? NOBODY : before.userId(),
                (short) 0,
                Activity.NO_ENTITY_TYPE,
                null,
                null,
                before == null ? Instant.EPOCH : before.occurredAt(),
                sent.receivedAt().truncatedTo(ChronoUnit.HOURS));
        activity = sent;
        decision = NOT_KEPT;
        forgotten = true;
    }

    /** Replaces the activity by its redacted form, under the same key; true when that differs. */
    boolean redact(UnaryOperator<Activity> redaction) {
        Activity before = sent;
        sent = redaction.apply(before);
        activity = activity == before ? sent : redaction.apply(activity);
        return sent != before;
    }

    boolean forgotten() {
        return forgotten;
    }

    void accept() {
        decision = ACCEPTED;
    }

    void duplicate(boolean conflict) {
        decision = conflict ? CONFLICT : DUPLICATE;
    }

    void drop(Outcome verdict) {
        decision = new Decision(verdict, false, null);
    }

    void markDead(String refusal) {
        decision = new Decision(Outcome.DEAD, false, refusal);
    }

    void decide(Decision earlier) {
        decision = earlier;
    }

    /** The writer's decision about an activity that passed the steps. */
    enum Outcome {
        ACCEPTED,
        DUPLICATE,
        SUPPRESSED,
        DEAD,
        /** Its day was anonymized or dropped between the steps and the writer. */
        DAY_CLOSED
    }

    /** Where an activity came from: the ledger's rows. */
    enum ActivitySource {
        KEY,
        JWT,
        AUTOMATIC;

        static ActivitySource of(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
