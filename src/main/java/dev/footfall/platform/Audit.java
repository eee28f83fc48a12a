package dev.footfall.platform;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;

/**
 * Records who did what, for those who must account for it. Entries are never changed; people are kept as keyed hashes
 * only.
 */
public interface Audit {

    /**
     * One action that was done or refused.
     *
     * @param action a fixed word, e.g. {@code key-made} or {@code sign-in-refused}
     * @param by who did it; null: a stranger, or Footfall itself
     * @param subject what it was done to: a key's prefix, an account's name, a route's pattern; never a user's id
     * @param person whose data it concerns; kept as a hash
     */
    record Entry(
            String action,
            @Nullable Caller by,
            String subject,
            @Nullable UUID person) {}

    /**
     * Records the entry within the caller's transaction: if it cannot be recorded, the action does not happen either.
     */
    void record(Entry entry);

    /**
     * Records the entry soon, off the caller's thread; equal entries are counted together, and a flood of them is cut
     * off.
     */
    void note(Entry entry);

    /**
     * A view of one person's activity by somebody else. Published before the answer, on its thread: a listener that
     * throws prevents the view, so that none goes unrecorded.
     *
     * @param userId whose activity it is
     * @param view what of it: {@code timeline}, {@code list}, {@code csv}, {@code activity}, {@code ranking} (how much
     *     they do) or {@code erasure} (the page before one)
     */
    public record ProfileViewed(UUID userId, String view) {

        /** Publishes the view, unless the caller is that person: people may view their own activity freely. */
        public static void tell(ApplicationEventPublisher events, Caller caller, UUID userId, String view) {
            if (!userId.equals(caller.userId())) {
                events.publishEvent(new ProfileViewed(userId, view));
            }
        }
    }
}
