package dev.footfall.analytics;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

    private record Period(Set<String> marks, LocalDate first, LocalDate last) {}

    /** Of two successive periods whose people, less those of both together, are the few who are in both. */
    static List<String> inCommon(List<KnownGroup> known) {
        Map<Period, Integer> sizes = new HashMap<>();
        known.forEach(group -> sizes.put(new Period(group.marks, group.first, group.last), group.people.size()));
        List<String> told = new ArrayList<>();
        for (Period one : sizes.keySet()) {
            for (Period both : sizes.keySet()) {
                Period other = new Period(one.marks, one.last.plusDays(1), both.last);
                if (both.first.equals(one.first) && both.marks.equals(one.marks) && sizes.containsKey(other)) {
                    int common = Math.abs(sizes.get(one) + sizes.get(other) - sizes.get(both));
                    if (common > 0 && common < SMALLEST) {
                        told.add("%s and %s (%d)".formatted(one, other, common));
                    }
                }
            }
        }
        return told;
    }
}
