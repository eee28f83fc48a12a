package dev.footfall.analytics.page;

import dev.footfall.analytics.audience.AudienceMemory;
import dev.footfall.analytics.audience.ReportPeriod;
import dev.footfall.analytics.chart.Chart;
import dev.footfall.analytics.chart.CsvTable;
import dev.footfall.analytics.chart.Shades;
import dev.footfall.analytics.metric.Freshness;
import dev.footfall.analytics.page.CohortTable.Cell;
import dev.footfall.analytics.page.CohortTable.Cohort;
import dev.footfall.analytics.report.PeopleReports;
import dev.footfall.analytics.report.ReportResponses;
import dev.footfall.analytics.report.SmallGroupPolicy;
import dev.footfall.platform.page.Formats;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/**
 * Makes the triangle of retention. What has not begun yet is in no row and no column, nor is what was before the first person. A cell is ripe when its period
 * has ended: a day that is still to be counted again greys nothing, as it would grey everything in the mode that counts returns up to now.
 */
@Component
class CohortTables {

    private final PeopleReports people;
    private final AudienceMemory memory;
    private final Freshness freshness;
    private final MessageSource texts;
    private final Formats formats;

    CohortTables(
            PeopleReports people, AudienceMemory memory, Freshness freshness, MessageSource texts, Formats formats) {
        this.people = people;
        this.memory = memory;
        this.freshness = freshness;
        this.texts = texts;
        this.formats = formats;
    }

    LocalDate today() {
        return freshness.today();
    }

    /** Whether no day was ever counted. */
    boolean isEmpty() {
        return memory.current().days().isEmpty();
    }

    CohortTable of(RetentionPeriods asked, SmallGroupPolicy smallGroupPolicy) {
        var kind = asked.kind();
        var answer = people.retention(asked.range(), kind, asked.mode(), smallGroupPolicy);
        var begun = answer.cohorts().stream()
                .filter(cohort -> !cohort.period().isAfter(today()))
                .dropWhile(cohort -> Integer.valueOf(0).equals(cohort.size()))
                .toList();
        double most = begun.stream()
                .flatMap(cohort -> cohort.retained().stream().skip(1))
                .map(ReportResponses.Retained::rate)
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .filter(rate -> rate > 0)
                .max()
                .orElse(1);
        var cohorts = begun.stream()
                .map(cohort -> cohort(cohort, begun.size(), kind, most))
                .toList();
        var averages = IntStream.range(0, cohorts.size())
                .mapToObj(offset -> average(cohorts, offset, most))
                .toList();
        var offsets = IntStream.range(0, cohorts.size())
                .mapToObj(offset -> offset(kind, offset))
                .toList();
        return new CohortTable(
                asked,
                new AsOf(answer.asOf(), formats.since(answer.asOf(), today())),
                offsets,
                cohorts,
                averages,
                chart(averages, offsets),
                smallGroupPolicy.applies());
    }

    /** @param periods how many have begun; this cohort's own is one of them */
    private Cohort cohort(ReportResponses.Cohort cohort, int periods, ReportPeriod kind, double most) {
        return new Cohort(
                cohort.period().toString(),
                formats.shortDay(cohort.period()),
                cohort.size(),
                cohort.retained().stream()
                        .filter(cell ->
                                !kind.plus(cohort.period(), cell.offset()).isAfter(today()))
                        .limit(periods)
                        .map(cell -> new Cell(
                                cell.users(),
                                cell.rate(),
                                shade(cell.rate(), most),
                                kind.end(kind.plus(cohort.period(), cell.offset()))
                                        .isBefore(today())))
                        .toList());
    }

    private static int shade(@Nullable Double rate, double most) {
        return rate == null ? 0 : Shades.of(rate, most);
    }

    private static Cell average(List<Cohort> cohorts, int offset, double most) {
        long users = 0;
        long size = 0;
        for (var cohort : cohorts) {
            var cell = offset < cohort.cells().size() ? cohort.cells().get(offset) : null;
            if (cell != null && cell.ripe() && cell.users() != null && cohort.size() != null) {
                users += cell.users();
                size += cohort.size();
            }
        }
        Double rate = size == 0 ? null : (double) users / size;
        return new Cell(size == 0 ? null : (int) users, rate, shade(rate, most), true);
    }

    private Chart chart(List<Cell> averages, List<String> offsets) {
        var rows = new ArrayList<Chart.Row>();
        for (int offset = 0; offset < averages.size(); offset++) {
            var rate = averages.get(offset).rate();
            if (rate != null) {
                var label = offsets.get(offset);
                rows.add(new Chart.Row(Integer.toString(offset), label, label, List.of(rate), true));
            }
        }
        var name = texts.getMessage("retention.average", null, Locale.ENGLISH);
        return new Chart("averages", Chart.Shape.RATES, List.of(new Chart.Column(name, "blue", false)), rows);
    }

    private String offset(ReportPeriod kind, int offset) {
        var key = switch (kind) {
            case DAY -> "retention.offset.day";
            case WEEK -> "retention.offset.week";
            case MONTH -> "retention.offset.month";
        };
        return texts.getMessage(key, new Object[] {offset}, Locale.ENGLISH);
    }

    /** A row for each cell, as programs like it. */
    static CsvTable csv(CohortTable cohortTable) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (var cohort : cohortTable.cohorts()) {
            for (int offset = 0; offset < cohort.cells().size(); offset++) {
                var cell = cohort.cells().get(offset);
                rows.add(Arrays.asList(cohort.key(), cohort.size(), offset, cell.users(), cell.rate(), cell.ripe()));
            }
        }
        return new CsvTable("cohorts", List.of("cohort", "size", "offset", "people", "rate", "ended"), rows);
    }
}
