package dev.footfall.analytics.page;

import dev.footfall.analytics.audience.AudienceMemory;
import dev.footfall.analytics.audience.ReportPeriod;
import dev.footfall.analytics.chart.Chart;
import dev.footfall.analytics.chart.Chart.Shades;
import dev.footfall.analytics.chart.CsvTable;
import dev.footfall.analytics.metric.Freshness;
import dev.footfall.analytics.page.ReportRequest.AsOf;
import dev.footfall.analytics.page.ReportRequest.ChoiceLink;
import dev.footfall.analytics.page.RetentionPage.CohortTables.CohortTable;
import dev.footfall.analytics.page.RetentionPage.CohortTables.CohortTable.Cell;
import dev.footfall.analytics.page.RetentionPage.CohortTables.CohortTable.Cohort;
import dev.footfall.analytics.report.PeopleReports;
import dev.footfall.analytics.report.ReportResponses;
import dev.footfall.analytics.report.SmallGroupPolicy;
import dev.footfall.platform.Caller;
import dev.footfall.platform.Failures.TimeoutAdvice;
import dev.footfall.platform.ProblemException.NotFoundException;
import dev.footfall.platform.page.Formats;
import dev.footfall.platform.page.PageController;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
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
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** The page of retention, and its numbers as CSV. */
@PageController
@TimeoutAdvice("Ask for a shorter period by 'from' and 'to'.")
class RetentionPage {

    static final String PATH = "/admin/retention";

    private static final List<String> PERIODS = List.of("day", "week", "month");
    private static final List<String> MODES = List.of("on", "on-or-after");

    private final CohortTables cohortTables;

    RetentionPage(CohortTables cohortTables) {
        this.cohortTables = cohortTables;
    }

    @GetMapping(PATH)
    String show(
            Caller caller,
            @RequestParam MultiValueMap<String, String> query,
            HttpServletResponse response,
            Model model) {
        var reportRequest = ReportRequest.to(PATH, caller, query);
        model.addAttribute(
                "view",
                reportRequest.answer(
                        response,
                        () -> view(reportRequest, triangle(reportRequest, query)),
                        failed -> view(failed, null)));
        return "analytics/retention";
    }

    @GetMapping(PATH + "/{name}")
    void file(
            Caller caller,
            @PathVariable String name,
            @RequestParam MultiValueMap<String, String> query,
            HttpServletResponse response)
            throws IOException {
        boolean bom = CsvTable.takeBom(query);
        var discretion = SmallGroupPolicy.towards(caller);
        var triangle = cohortTables.of(RetentionPeriods.read(query, discretion, cohortTables.today()), discretion);
        CsvTable file = switch (name) {
            case "cohorts" -> CohortTables.csv(triangle);
            case "averages" -> triangle.chart().csv("offset");
            default -> throw new NotFoundException("The retention page has no such file.");
        };
        file.send(bom, response);
    }

    private @Nullable CohortTable triangle(ReportRequest reportRequest, MultiValueMap<String, String> query) {
        var periods = RetentionPeriods.read(query, reportRequest.smallGroupPolicy(), cohortTables.today());
        return cohortTables.isEmpty() ? null : cohortTables.of(periods, reportRequest.smallGroupPolicy());
    }

    private static RetentionView view(ReportRequest reportRequest, @Nullable CohortTable shown) {
        // A range for one kind of period does not suit another: these links use the default range.
        var usual = reportRequest.here().without("from").without("to");
        return new RetentionView(
                reportRequest,
                ChoiceLink.of(usual, "period", PERIODS, reportRequest.formData().value("period", "week")),
                ChoiceLink.of(
                        reportRequest.here(),
                        "mode",
                        MODES,
                        reportRequest.formData().value("mode", "on")),
                shown);
    }

    /**
     * Model of the page.
     *
     * @param periods selectable kinds of period
     * @param modes selectable definitions of a return
     * @param shown null if there are no numbers
     */
    record RetentionView(
            ReportRequest reportRequest,
            List<ChoiceLink> periods,
            List<ChoiceLink> modes,
            @Nullable CohortTable shown) {

        /** Whether there is no activity at all yet. */
        public boolean nothing() {
            return shown == null && !reportRequest.failed();
        }
    }

    /**
     * Builds the cohort table. Periods that have not begun and periods before the first person have neither row nor
     * column. A cell is ripe when its period is over: a day that waits for a recount does not grey a cell, since in the
     * mode that counts returns up to now it would grey all of them.
     */
    @Component
    static class CohortTables {

        private final PeopleReports people;
        private final AudienceMemory memory;
        private final Freshness freshness;
        private final MessageSource texts;
        private final Formats formats;

        CohortTables(
                PeopleReports people,
                AudienceMemory memory,
                Freshness freshness,
                MessageSource texts,
                Formats formats) {
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

        CohortTable of(RetentionPeriods request, SmallGroupPolicy smallGroupPolicy) {
            var kind = request.kind();
            var answer = people.retention(request.range(), kind, request.mode(), smallGroupPolicy);
            var shown = answer.cohorts().stream()
                    .filter(cohort -> !cohort.period().isAfter(today()))
                    .dropWhile(cohort -> Integer.valueOf(0).equals(cohort.size()))
                    .toList();
            double max = shown.stream()
                    .flatMap(cohort -> cohort.retained().stream().skip(1))
                    .map(ReportResponses.Retained::rate)
                    .filter(Objects::nonNull)
                    .mapToDouble(Double::doubleValue)
                    .filter(rate -> rate > 0)
                    .max()
                    .orElse(1);
            var cohorts = shown.stream()
                    .map(cohort -> cohort(cohort, shown.size(), kind, max))
                    .toList();
            var averages = IntStream.range(0, cohorts.size())
                    .mapToObj(offset -> average(cohorts, offset, max))
                    .toList();
            var offsets = IntStream.range(0, cohorts.size())
                    .mapToObj(offset -> offset(kind, offset))
                    .toList();
            return new CohortTable(
                    request,
                    new AsOf(answer.asOf(), formats.since(answer.asOf(), today())),
                    offsets,
                    cohorts,
                    averages,
                    chart(averages, offsets),
                    smallGroupPolicy.applies());
        }

        /** @param periods how many have begun, including this cohort's own */
        private Cohort cohort(ReportResponses.Cohort cohort, int periods, ReportPeriod kind, double max) {
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
                                    shade(cell.rate(), max),
                                    kind.end(kind.plus(cohort.period(), cell.offset()))
                                            .isBefore(today())))
                            .toList());
        }

        private static int shade(@Nullable Double rate, double max) {
            return rate == null ? 0 : Shades.of(rate, max);
        }

        private static Cell average(List<Cohort> cohorts, int offset, double max) {
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
            return new Cell(size == 0 ? null : (int) users, rate, shade(rate, max), true);
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

        /** One row for each cell, which is easier for programs to read. */
        static CsvTable csv(CohortTable cohortTable) {
            List<List<@Nullable Object>> rows = new ArrayList<>();
            for (var cohort : cohortTable.cohorts()) {
                for (int offset = 0; offset < cohort.cells().size(); offset++) {
                    var cell = cohort.cells().get(offset);
                    rows.add(
                            Arrays.asList(cohort.key(), cohort.size(), offset, cell.users(), cell.rate(), cell.ripe()));
                }
            }
            return new CsvTable("cohorts", List.of("cohort", "size", "offset", "people", "rate", "ended"), rows);
        }

        /**
         * Cohorts by how long after their first activity.
         *
         * @param offsets column headers
         * @param averages one per column, of all people whose cell there is ripe; rate null if there is none
         * @param chart the averages as a chart
         * @param discreet whether small groups are withheld from the reader
         */
        record CohortTable(
                RetentionPeriods periods,
                AsOf asOf,
                List<String> offsets,
                List<Cohort> cohorts,
                List<Cell> averages,
                Chart chart,
                boolean discreet) {

            /**
             * People first seen in one period.
             *
             * @param key first date of the period
             * @param size null if withheld
             */
            record Cohort(
                    String key, String label, @Nullable Integer size, List<Cell> cells) {}

            /**
             * People of the cohort who returned.
             *
             * @param users null if withheld
             * @param ripe whether the period is over
             */
            record Cell(@Nullable Integer users, @Nullable Double rate, int shade, boolean ripe) {}
        }
    }
}
