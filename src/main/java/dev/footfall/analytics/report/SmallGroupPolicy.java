package dev.footfall.analytics.report;

import dev.footfall.platform.Caller;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * How small a group of people a reader may see. Readers who may see single people (ADMIN) see everything. All others
 * see no group smaller than five, nor anything that reveals its size: if the sum of some cells is known too, one
 * withheld cell would be the difference, so the smallest other cell is withheld with it.
 */
public enum SmallGroupPolicy {
    NONE,
    SMALL_GROUPS;

    public static final int SMALLEST_GROUP = 5;

    public static SmallGroupPolicy towards(Caller caller) {
        return caller.isAdmin() ? NONE : SMALL_GROUPS;
    }

    public boolean applies() {
        return this == SMALL_GROUPS;
    }

    /** Whether a group of this size is withheld. */
    public boolean withholds(long people) {
        return applies() && people < SMALLEST_GROUP;
    }

    /**
     * Whether the size of a group inside another group of known size reveals the count of fewer than five people: those
     * of the outer group who are not in it.
     */
    public boolean leavesFew(long inner, long outer) {
        return applies() && outer > inner && outer - inner < SMALLEST_GROUP;
    }

    /** Whether the people of two periods and those of both together reveal that fewer than five came in both. */
    boolean haveFewInCommon(long one, long other, long together) {
        long common = Math.abs(one + other - together);
        return applies() && common > 0 && common < SMALLEST_GROUP;
    }

    /**
     * Cells whose sum is known or can be queried.
     *
     * @param cells their indexes
     * @param spare indexes of those that may be withheld to protect another
     * @param disjoint whether nobody is in two of the cells, as in a sum of people; in a sum of events all cells may be
     *     of the same few people
     */
    public record Sum(int[] cells, int[] spare, boolean disjoint) {

        static Sum ofPeople(int... cells) {
            return new Sum(cells, cells, true);
        }

        static Sum ofEvents(int... cells) {
            return new Sum(cells, cells, false);
        }
    }

    /**
     * Which cells are withheld.
     *
     * @param people of each cell
     */
    public boolean[] withheld(long[] people, Collection<Sum> sums) {
        return withheld(people, new boolean[people.length], sums);
    }

    /** @param forced cells that are withheld to protect others, regardless of their size */
    boolean[] withheld(long[] people, boolean[] forced, Collection<Sum> sums) {
        boolean[] withheld = forced.clone();
        for (int cell = 0; cell < people.length; cell++) {
            withheld[cell] |= withholds(people[cell]);
        }
        boolean changed = applies();
        while (changed) {
            changed = false;
            for (Sum sum : sums) {
                changed |= cover(people, sum, withheld);
            }
        }
        return withheld;
    }

    /**
     * An empty cell protects nothing, since a reader would guess that it is empty. Nor do several that may together be
     * one small group.
     */
    private static boolean cover(long[] people, Sum sum, boolean[] withheld) {
        int hidden = 0;
        long hiddenPeople = 0;
        for (int cell : sum.cells) {
            if (withheld[cell] && people[cell] > 0) {
                hidden++;
                hiddenPeople = sum.disjoint ? hiddenPeople + people[cell] : Math.max(hiddenPeople, people[cell]);
            }
        }
        if (hidden == 0 || hidden > 1 && hiddenPeople >= SMALLEST_GROUP) {
            return false;
        }
        int smallest = -1;
        for (int cell : sum.spare) {
            if (!withheld[cell] && (smallest < 0 || people[cell] < people[smallest])) {
                smallest = cell;
            }
        }
        if (smallest >= 0) {
            withheld[smallest] = true;
        }
        return smallest >= 0;
    }

    public static @Nullable Boolean flag(boolean withheld) {
        return withheld ? Boolean.TRUE : null;
    }
}
