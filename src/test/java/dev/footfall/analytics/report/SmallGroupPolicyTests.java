package dev.footfall.analytics.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SmallGroupPolicyTests {

    private static final List<SmallGroupPolicy.Sum> ALL = List.of(SmallGroupPolicy.Sum.ofPeople(0, 1, 2, 3));

    @Test
    void withholdsGroupsSmallerThanFive() {
        assertThat(SmallGroupPolicy.SMALL_GROUPS.withheld(new long[] {4, 5, 3, 100}, List.of()))
                .containsExactly(true, false, true, false);
    }

    @Test
    void withholdsTheSmallestNeighborOfASingleGroup() {
        assertThat(SmallGroupPolicy.SMALL_GROUPS.withheld(new long[] {4, 50, 20, 100}, ALL))
                .containsExactly(true, false, true, false);
    }

    @Test
    void emptyCellCoversNoOther() {
        assertThat(SmallGroupPolicy.SMALL_GROUPS.withheld(new long[] {4, 0, 20, 100}, ALL))
                .containsExactly(true, true, true, false);
    }

    @Test
    void coversACellInItsOtherSumToo() {
        boolean[] withheld = SmallGroupPolicy.SMALL_GROUPS.withheld(
                new long[] {3, 10, 40, 30},
                List.of(SmallGroupPolicy.Sum.ofPeople(0, 1), SmallGroupPolicy.Sum.ofPeople(1, 2, 3)));
        assertThat(withheld).containsExactly(true, true, false, true);
    }

    /** Six events of one person in six hours are a difference about one person. */
    @Test
    void withholdsMoreCellsWhereEventsMayBeOfFewPeople() {
        long[] people = {1, 1, 1, 1, 1, 1, 20, 30};
        int[] cells = {0, 1, 2, 3, 4, 5, 6, 7};

        assertThat(SmallGroupPolicy.SMALL_GROUPS.withheld(people, List.of(SmallGroupPolicy.Sum.ofEvents(cells))))
                .containsExactly(true, true, true, true, true, true, true, false);
        assertThat(SmallGroupPolicy.SMALL_GROUPS.withheld(people, List.of(SmallGroupPolicy.Sum.ofPeople(cells))))
                .containsExactly(true, true, true, true, true, true, false, false);
    }

    @Test
    void withholdsNothingWithoutAPolicy() {
        assertThat(SmallGroupPolicy.NONE.withheld(new long[] {1, 2, 3, 0}, ALL)).containsOnly(false);
    }

    @Test
    void leavesNoSumWithExactlyOneUnknown() {
        Random random = new Random(7);
        for (int round = 0; round < 500; round++) {
            long[] people = random.longs(12, 0, 12).toArray();
            List<SmallGroupPolicy.Sum> sums = List.of(
                    SmallGroupPolicy.Sum.ofPeople(0, 1, 2, 3),
                    SmallGroupPolicy.Sum.ofPeople(4, 5, 6, 7),
                    SmallGroupPolicy.Sum.ofPeople(8, 9, 10, 11),
                    SmallGroupPolicy.Sum.ofPeople(0, 4, 8),
                    SmallGroupPolicy.Sum.ofPeople(1, 5, 9),
                    SmallGroupPolicy.Sum.ofPeople(2, 6, 10),
                    SmallGroupPolicy.Sum.ofPeople(3, 7, 11));
            boolean[] withheld = SmallGroupPolicy.SMALL_GROUPS.withheld(people, sums);
            for (int cell = 0; cell < people.length; cell++) {
                assertThat(withheld[cell] || people[cell] == 0 || people[cell] >= 5)
                        .as("%d of %s", cell, Arrays.toString(people))
                        .isTrue();
            }
            for (SmallGroupPolicy.Sum sum : sums) {
                long hidden = Arrays.stream(sum.cells())
                        .filter(cell -> withheld[cell] && people[cell] > 0)
                        .count();
                long shown = Arrays.stream(sum.cells())
                        .filter(cell -> !withheld[cell])
                        .count();
                assertThat(hidden == 1 && shown > 0)
                        .as("%s", Arrays.toString(people))
                        .isFalse();
            }
        }
    }
}
