package dev.footfall.platform;

/** Something of people on this node's own disk, which no other node reaches. */
public interface LocalPersonalData {

    /** Drops what {@link Suppression} says is not to be kept, and all that was on its way here; how many activities that were. */
    long dropSuppressed();

    /** Whether there is nothing here at all. */
    boolean isEmpty();
}
