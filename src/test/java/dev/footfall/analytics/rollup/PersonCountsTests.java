package dev.footfall.analytics.rollup;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PersonCountsTests {

    @Test
    void readsBackWhatIsStoredInOrder() {
        int[] numbers = {7, 2_000_000, 3, 300};
        int[] counts = {1, 128, 70_000, 2};
        PersonCounts back = PersonCounts.fromBytes(
                PersonCounts.of(numbers, place -> counts[place]).toBytes());
        assertThat(back.numbers()).containsExactly(3, 7, 300, 2_000_000);
        assertThat(back.counts()).containsExactly(70_000, 1, 2, 128);
    }

    @Test
    void removesOnePerson() {
        PersonCounts counts = PersonCounts.of(new int[] {1, 2, 3}, place -> place + 10);
        assertThat(counts.without(2).numbers()).containsExactly(1, 3);
        assertThat(counts.without(2).counts()).containsExactly(10, 12);
        assertThat(counts.without(9)).isSameAs(counts);
    }

    @Test
    void readsNothingAsNobody() {
        assertThat(PersonCounts.fromBytes(null).numbers()).isEmpty();
    }
}
