package dev.footfall.clients.imports;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.batch.infrastructure.item.ExecutionContext;

/**
 * What became of the records of a file: numbers by outcome or reason, and of those that were left out the first lines.
 * Has no value of any record. Kept in the step's context, so that a restart goes on counting.
 */
final class ImportReport {

    private static final int FIRST_LINES = 10;
    private static final String ACCEPTED = "accepted";
    private static final String KEY = "report.counts";

    private static final class Count {
        long records;
        final List<Long> first = new ArrayList<>();
    }

    private final Map<String, Count> counts = new TreeMap<>();

    /** As it was kept. */
    static ImportReport of(ExecutionContext context) {
        ImportReport report = new ImportReport();
        context.getString(KEY, "").lines().map(line -> line.split(" ")).forEach(parts -> {
            Count count = report.counts.computeIfAbsent(parts[0], _ -> new Count());
            count.records = Long.parseLong(parts[1]);
            for (int i = 2; i < parts.length; i++) {
                count.first.add(Long.valueOf(parts[i]));
            }
        });
        return report;
    }

    void keep(ExecutionContext context) {
        context.putString(
                KEY,
                counts.entrySet().stream()
                        .map(entry -> entry.getKey() + " " + entry.getValue().records
                                + entry.getValue().first.stream()
                                        .map(line -> " " + line)
                                        .collect(Collectors.joining()))
                        .collect(Collectors.joining("\n")));
    }

    void accepted(long records) {
        counts.computeIfAbsent(ACCEPTED, _ -> new Count()).records += records;
    }

    /** @param why a code: of a rejection, or the outcome in lower case */
    void leftOut(String why, long line) {
        Count count = counts.computeIfAbsent(why, _ -> new Count());
        count.records++;
        if (count.first.size() < FIRST_LINES) {
            count.first.add(line);
        }
    }

    /** For people, a line for each outcome. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        Count accepted = counts.get(ACCEPTED);
        lines.add("accepted: " + (accepted == null ? 0 : accepted.records));
        counts.forEach((why, count) -> {
            if (count != accepted) {
                lines.add(why + ": " + count.records
                        + count.first.stream()
                                .map(String::valueOf)
                                .collect(Collectors.joining(
                                        ", ",
                                        count.first.size() == 1 ? ", at line " : ", at lines ",
                                        count.records > count.first.size() ? ", …" : "")));
            }
        });
        return lines;
    }
}
