package dev.footfall.capture.scrub;

/**
 * Told of every piece of personal data that was taken out, on the thread that reads the request. Never sees the value. An
 * activity that is refused further on has been counted here all the same. Senders choose the keys, so whoever keeps counters
 * by key has to bound how many.
 */
@FunctionalInterface
public interface Findings {
    /** The key is the top-level one in the metadata, or {@code other} where it does not look like an identifier. */
    void found(PersonalKind kind, String topLevelKey);
}
