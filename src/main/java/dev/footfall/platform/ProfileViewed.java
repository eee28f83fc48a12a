package dev.footfall.platform;

import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;

/**
 * Somebody else looks at one person's activity. Published before the answer, on its thread: a listener that throws prevents the view, so that none goes
 * unrecorded.
 *
 * @param userId whose activity it is
 * @param view what of it: {@code timeline}, {@code list}, {@code csv}, {@code activity}, {@code ranking} (how much they do) or {@code erasure} (the page before one)
 */
public record ProfileViewed(UUID userId, String view) {

    /** Tells whoever records it, unless the caller is that person: one's own activity may be looked at freely. */
    public static void tell(ApplicationEventPublisher events, Caller caller, UUID userId, String view) {
        if (!userId.equals(caller.userId())) {
            events.publishEvent(new ProfileViewed(userId, view));
        }
    }
}
