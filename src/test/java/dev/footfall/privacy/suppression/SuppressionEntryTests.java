package dev.footfall.privacy.suppression;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.privacy.suppression.SuppressionEntry.Kind;
import dev.footfall.privacy.suppression.SuppressionEntry.PersonKeys.PersonKey;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SuppressionEntryTests {

    private static final short VIEW = 1;
    private static final short SEARCH = 2;
    private static final Instant ASKED = Instant.parse("2026-11-22T10:00:00.5Z");
    private static final Instant BEFORE = ASKED.minusSeconds(60);
    private static final Instant AFTER = ASKED.plusSeconds(60);

    @Test
    void deletionCoversEarlierActivityThatArrivesLate() {
        var deletion = span(Kind.DELETION, null, null, null, ASKED);

        assertThat(deletion.covers(VIEW, BEFORE, AFTER)).isTrue();
        assertThat(deletion.covers(VIEW, ASKED, AFTER)).isTrue();
        assertThat(deletion.covers(VIEW, AFTER, AFTER)).isFalse();
    }

    @Test
    void deletionCoversActivityOfAFastClock() {
        assertThat(span(Kind.DELETION, null, null, null, ASKED).covers(VIEW, AFTER, BEFORE))
                .isTrue();
    }

    @Test
    void deletionDecidesLaterActivityById() {
        var deletion = span(Kind.DELETION, null, null, null, AFTER);

        assertThat(deletion.covers(VIEW, AFTER, AFTER)).isFalse();
        assertThat(deletion.mayCoverById(VIEW, AFTER)).isTrue();
        assertThat(deletion.mayCoverById(VIEW, AFTER.plusNanos(1_000))).isFalse();
        assertThat(deletion.mayCoverById(VIEW, ASKED)).as("covered by its time").isFalse();
        assertThat(span(Kind.DELETION, SEARCH, null, null, AFTER).mayCoverById(VIEW, AFTER))
                .isFalse();
        assertThat(span(Kind.ERASURE, null, null, null, null).mayCoverById(VIEW, AFTER))
                .isFalse();
    }

    @Test
    void partialDeletionLeavesTheRest() {
        var day = Instant.parse("2026-11-20T00:00:00Z");
        var ofType = span(Kind.DELETION, SEARCH, null, null, ASKED);
        var ofDay = span(Kind.DELETION, null, day, day.plusSeconds(86_400), ASKED);

        assertThat(ofType.covers(SEARCH, BEFORE, AFTER)).isTrue();
        assertThat(ofType.covers(VIEW, BEFORE, AFTER)).isFalse();
        assertThat(ofDay.covers(VIEW, day, AFTER)).isTrue();
        assertThat(ofDay.covers(VIEW, day.minusNanos(1_000), AFTER)).isFalse();
        assertThat(ofDay.covers(VIEW, day.plusSeconds(86_400), BEFORE)).isFalse();
    }

    @Test
    void erasureCoversEverythingUntilLifted() {
        assertThat(span(Kind.ERASURE, null, null, null, null).covers(VIEW, AFTER, AFTER))
                .isTrue();
        var lifted = span(Kind.ERASURE, null, null, null, AFTER);
        assertThat(lifted.covers(VIEW, AFTER.minusSeconds(1), AFTER.plusSeconds(9)))
                .isTrue();
        assertThat(lifted.covers(VIEW, AFTER.plusSeconds(1), AFTER.plusSeconds(9)))
                .isFalse();
    }

    @Test
    void pauseCoversItsOwnTime() {
        var pause = span(Kind.PAUSE, null, null, null, null);
        assertThat(pause.covers(VIEW, BEFORE, ASKED)).isTrue();
        assertThat(pause.covers(VIEW, BEFORE, BEFORE))
                .as("was accepted already")
                .isFalse();

        var over = span(Kind.PAUSE, null, null, null, AFTER);
        assertThat(over.covers(VIEW, ASKED.plusSeconds(1), AFTER.plusSeconds(1)))
                .isTrue();
        assertThat(over.covers(VIEW, BEFORE, AFTER.plusSeconds(1))).isFalse();
        assertThat(over.covers(VIEW, Instant.parse("2026-11-22T10:01:00Z"), AFTER))
                .as("a time cut to the second of the resumption")
                .isFalse();
    }

    private static SuppressionEntry span(
            Kind kind, @Nullable Short type, @Nullable Instant from, @Nullable Instant to, @Nullable Instant until) {
        return new SuppressionEntry(
                UUID.randomUUID(), 1, new PersonKey(1, 2, 3, 4), kind, type, from, to, ASKED, until);
    }
}
