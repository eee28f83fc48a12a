package dev.footfall.analytics.audience;

import dev.footfall.analytics.rollup.PersonCounts.VarInts;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/**
 * How many people of each cohort (people first seen in one period) returned in one period, by the period in which they
 * were last active before. That is enough to tell for any later range how many of a cohort were active on or after a
 * period, without knowing who: each person is counted once, in the first period of the range in which they were active.
 */
public final class ReturnCounts {

    /** Maximum number of periods in a range: the cohorts that {@link #of} looks back to. */
    public static final int LONGEST = 184;

    public static final ReturnCounts NONE = new ReturnCounts(List.of());

    /**
     * @param cohort how many periods before this one the cohort is
     * @param before how many periods before this one they were last active; 0 if never before
     */
    record Entry(int cohort, int before, int people) {}

    private final List<Entry> entries;
    /** By cohort, then by {@code since} of {@link #active(int, int)}. */
    private final int[][] active = new int[LONGEST + 1][];

    private ReturnCounts(List<Entry> entries) {
        this.entries = entries;
        for (Entry entry : entries) {
            if (active[entry.cohort] == null) {
                active[entry.cohort] = new int[entry.cohort + 1];
            }
            int[] people = active[entry.cohort];
            int until = entry.before == 0 ? people.length : entry.before;
            for (int since = 0; since < until; since++) {
                people[since] += entry.people;
            }
        }
    }

    /**
     * Counts the people who return in the period on the first day whose audience is kept; earlier activity is known
     * from the departed.
     *
     * @param active people active in the period on that day, and not before in it
     */
    public static ReturnCounts of(Audiences audiences, ReportPeriod kind, LocalDate period, RoaringBitmap active) {
        List<RoaringBitmap> departed = new ArrayList<>();
        for (int before = 0; before <= LONGEST; before++) {
            LocalDate earlier = kind.plus(period, -before);
            departed.add(before == 0 ? new RoaringBitmap() : audiences.departed(earlier, kind.end(earlier)));
        }
        List<Entry> entries = new ArrayList<>();
        for (int cohort = 0; cohort <= LONGEST; cohort++) {
            LocalDate first = kind.plus(period, -cohort);
            RoaringBitmap people = RoaringBitmap.and(active, audiences.newcomers(first, kind.end(first)));
            for (int before = 1; before <= cohort && !people.isEmpty(); before++) {
                add(entries, cohort, before, RoaringBitmap.andCardinality(people, departed.get(before)));
                people.andNot(departed.get(before));
            }
            add(entries, cohort, 0, people.getCardinality());
        }
        return new ReturnCounts(entries);
    }

    /** Adds counts of other people. */
    public ReturnCounts plus(ReturnCounts other) {
        Map<Entry, Integer> sums =
                new TreeMap<>(Comparator.comparingInt(Entry::cohort).thenComparingInt(Entry::before));
        Stream.concat(entries.stream(), other.entries.stream())
                .forEach(entry -> sums.merge(new Entry(entry.cohort, entry.before, 0), entry.people, Integer::sum));
        return new ReturnCounts(sums.entrySet().stream()
                .map(sum -> new Entry(sum.getKey().cohort, sum.getKey().before, sum.getValue()))
                .toList());
    }

    private static void add(List<Entry> entries, int cohort, int before, int people) {
        if (people > 0) {
            entries.add(new Entry(cohort, before, people));
        }
    }

    /** @param cohort how many periods before this one the cohort is */
    public int active(int cohort) {
        return active(cohort, 0);
    }

    /**
     * People of a cohort who were not active in the preceding periods.
     *
     * @param since how many preceding periods, at most as many as the cohort is before this one; 0 counts everybody
     */
    public int active(int cohort, int since) {
        int[] people = active[cohort];
        return people == null ? 0 : people[since];
    }

    public byte[] bytes() {
        ByteBuffer buffer = ByteBuffer.allocate(15 * entries.size());
        for (Entry entry : entries) {
            VarInts.put(buffer, entry.cohort);
            VarInts.put(buffer, entry.before);
            VarInts.put(buffer, entry.people);
        }
        return Arrays.copyOf(buffer.array(), buffer.position());
    }

    public static ReturnCounts from(byte @Nullable [] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes == null ? new byte[0] : bytes);
        List<Entry> entries = new ArrayList<>();
        while (buffer.hasRemaining()) {
            entries.add(new Entry(VarInts.get(buffer), VarInts.get(buffer), VarInts.get(buffer)));
        }
        return new ReturnCounts(entries);
    }
}
