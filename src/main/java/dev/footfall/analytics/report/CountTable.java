package dev.footfall.analytics.report;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Types by periods: events and people of each, and which of them are withheld. */
final class CountTable {

    private static final class Row {
        final long[] events;
        final int[] people;
        final boolean[] withheld;

        Row(int length) {
            events = new long[length];
            people = new int[length];
            withheld = new boolean[length];
        }
    }

    private final List<String> periods;
    private final int from;
    private final int to;
    private final Map<String, Row> rows;
    private final List<Collection<int[]>> sumsOfPlaces = new ArrayList<>();

    CountTable(List<String> periods) {
        this(periods, 0, periods.size(), new TreeMap<>());
    }

    private CountTable(List<String> periods, int from, int to, Map<String, Row> rows) {
        this.periods = periods;
        this.from = from;
        this.to = to;
        this.rows = rows;
    }

    /** The same, of which only some periods are shown. */
    CountTable between(int first, int end) {
        return new CountTable(periods, first, end, rows);
    }

    /** @param withheld whatever its size, as it would tell about few others */
    void put(String type, int index, long events, int people, boolean withheld) {
        Row row = rows.computeIfAbsent(type, _ -> new Row(periods.size()));
        row.events[index] = events;
        row.people[index] = people;
        row.withheld[index] = withheld;
    }

    /** Says that the events of periods with the same key can be asked for as one number. */
    void addUp(IntFunction<Object> key) {
        Map<Object, List<Integer>> groups = new LinkedHashMap<>();
        for (int index = 0; index < periods.size(); index++) {
            groups.computeIfAbsent(key.apply(index), _ -> new ArrayList<>()).add(index);
        }
        sumsOfPlaces.add(groups.values().stream()
                .map(group -> group.stream().mapToInt(Integer::intValue).toArray())
                .toList());
    }

    /** Sums are known along each type, and across the types of each period. */
    void withhold(SmallGroupPolicy smallGroupPolicy) {
        if (!smallGroupPolicy.applies()) {
            return;
        }
        int width = periods.size();
        List<Row> all = List.copyOf(rows.values());
        long[] people = new long[all.size() * width];
        boolean[] hidden = new boolean[people.length];
        List<SmallGroupPolicy.Sum> sums = new ArrayList<>();
        for (int row = 0; row < all.size(); row++) {
            for (int index = 0; index < width; index++) {
                people[row * width + index] = all.get(row).people[index];
            }
            System.arraycopy(all.get(row).withheld, 0, hidden, row * width, width);
            int start = row * width;
            sumsOfPlaces.forEach(groups -> groups.forEach(group -> sums.add(SmallGroupPolicy.Sum.ofEvents(
                    IntStream.of(group).map(index -> start + index).toArray()))));
        }
        for (int index = 0; index < width; index++) {
            int column = index;
            sums.add(SmallGroupPolicy.Sum.ofEvents(IntStream.range(0, all.size())
                    .map(row -> row * width + column)
                    .toArray()));
        }
        boolean[] withheld = smallGroupPolicy.withheld(people, hidden, sums);
        for (int row = 0; row < all.size(); row++) {
            System.arraycopy(withheld, row * width, all.get(row).withheld, 0, width);
        }
    }

    /** People of each type that is withheld in the period, though something happened. */
    IntStream hidden(int index) {
        return rows.values().stream()
                .filter(row -> row.withheld[index] && row.events[index] > 0)
                .mapToInt(row -> row.people[index]);
    }

    /** How many types are shown in the period, with something that happened. */
    int shown(int index) {
        return (int) rows.values().stream()
                .filter(row -> !row.withheld[index] && row.events[index] > 0)
                .count();
    }

    /** Those with an event in the periods shown. */
    Set<String> types() {
        Map<String, Row> shown = new TreeMap<>(rows);
        shown.values().removeIf(row -> IntStream.range(from, to).allMatch(index -> row.events[index] == 0));
        return shown.keySet();
    }

    /** One for each period, whether something happened or not. */
    List<ReportResponses.Point> points(String type, boolean withoutUsers, SmallGroupPolicy smallGroupPolicy) {
        Row row = rows.getOrDefault(type, new Row(periods.size()));
        return IntStream.range(from, to)
                .mapToObj(index -> {
                    boolean withheld = row.withheld[index] || smallGroupPolicy.withholds(row.people[index]);
                    return new ReportResponses.Point(
                            periods.get(index),
                            withheld ? null : row.events[index],
                            withheld || withoutUsers ? null : row.people[index],
                            SmallGroupPolicy.flag(withheld));
                })
                .toList();
    }
}
