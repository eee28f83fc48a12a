package dev.footfall.analytics;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * People whose number is known.
 *
 * @param first the first day of those on which they did it
 * @param marks what they have in common, beyond days: who has all of another group's marks, on days inside of its days,
 *     is in it
 */
record KnownGroup(String says, Set<UUID> people, LocalDate first, LocalDate last, Set<String> marks) {

    static final int SMALLEST = 5;

    private boolean within(KnownGroup other) {
        return marks.containsAll(other.marks) && !first.isBefore(other.first) && !last.isAfter(other.last);
    }

    /** Of a group and one inside it, where the difference is about few people. */
    static List<String> differences(List<KnownGroup> known) {
        List<String> told = new ArrayList<>();
        for (KnownGroup inner : known) {
            for (KnownGroup outer : known) {
                int left = outer.people.size() - inner.people.size();
                if (left > 0 && left < SMALLEST && inner.within(outer)) {
                    told.add("%s (%d) less than %s (%d)"
                            .formatted(inner.says, inner.people.size(), outer.says, outer.people.size()));
                }
            }
        }
        return told;
    }
}
