package dev.footfall.privacy.removal;

import dev.footfall.platform.Ascii;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What was removed of a person, without saying of whom.
 *
 * @param type name of the only activity type that it was about; null: all
 * @param day the only day; null: all
 * @param deleted how many activities went
 * @param pending whether something is still to be done: a step that was broken off, or another node's disk
 * @param doneAt when the last step was done
 * @param checkedAt when every store was last asked again, and had nothing
 * @param liftedAt when an erasure was lifted
 */
public record Receipt(
        UUID receipt,
        Kind kind,
        @Nullable String type,
        @Nullable LocalDate day,
        Instant at,
        long deleted,
        List<Part> stores,
        boolean pending,
        @Nullable Instant doneAt,
        @Nullable Instant checkedAt,
        @Nullable Instant liftedAt) {

    /** Who asked, and so how far it goes. */
    public enum Kind {
        /** By the person: activity. */
        DELETION,
        /** By an administrator: everything. */
        ERASURE;

        /** In small letters, as the table, answers and keys of messages have it. */
        public String text() {
            return Ascii.lower(name());
        }
    }

    /**
     * What went from one store.
     *
     * @param removed activities, or what a store counts
     */
    public record Part(String store, long removed) {}
}
