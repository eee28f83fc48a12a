package dev.footfall.analytics.page;

import dev.footfall.analytics.chart.CsvTable;
import dev.footfall.analytics.report.SmallGroupPolicy;
import dev.footfall.platform.Caller;
import dev.footfall.platform.NotFoundException;
import dev.footfall.platform.TimeoutAdvice;
import dev.footfall.platform.page.PageController;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** Who comes back, and its numbers as files. */
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
            default -> throw new NotFoundException("There is no such file of retention.");
        };
        file.send(bom, response);
    }

    private @Nullable CohortTable triangle(ReportRequest reportRequest, MultiValueMap<String, String> query) {
        var periods = RetentionPeriods.read(query, reportRequest.smallGroupPolicy(), cohortTables.today());
        return cohortTables.isEmpty() ? null : cohortTables.of(periods, reportRequest.smallGroupPolicy());
    }

    private static RetentionView view(ReportRequest reportRequest, @Nullable CohortTable shown) {
        // Other periods want other days: they begin with their usual ones.
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
}
