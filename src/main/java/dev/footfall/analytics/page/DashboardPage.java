package dev.footfall.analytics.page;

import dev.footfall.analytics.chart.CsvTable;
import dev.footfall.analytics.report.SmallGroupPolicy;
import dev.footfall.platform.Caller;
import dev.footfall.platform.NotFoundException;
import dev.footfall.platform.TimeoutAdvice;
import dev.footfall.platform.page.PageController;
import dev.footfall.platform.page.UrlBuilder;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** The dashboard, and the numbers of its charts as files. */
@PageController
@TimeoutAdvice("Ask for a shorter period by 'from' and 'to'.")
class DashboardPage {

    static final String PATH = "/admin";

    private final Dashboards dashboards;
    private final DashboardFiles files;

    DashboardPage(Dashboards dashboards, DashboardFiles files) {
        this.dashboards = dashboards;
        this.files = files;
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
                reportRequest.answer(response, () -> numbers(reportRequest, query), DashboardPage::withoutNumbers));
        return "analytics/dashboard";
    }

    @GetMapping(PATH + "/dashboard/{name}")
    void file(
            Caller caller,
            @PathVariable String name,
            @RequestParam MultiValueMap<String, String> query,
            HttpServletResponse response)
            throws IOException {
        boolean bom = CsvTable.takeBom(query);
        var discretion = SmallGroupPolicy.towards(caller);
        var period = DashboardPeriod.read(query, discretion, dashboards.today());
        CsvTable file = files.of(name, period, discretion)
                .orElseThrow(() -> new NotFoundException("There is no such file of the dashboard."));
        file.send(bom, response);
    }

    private DashboardView numbers(ReportRequest reportRequest, MultiValueMap<String, String> query) {
        var period = DashboardPeriod.read(query, reportRequest.smallGroupPolicy(), dashboards.today());
        return new DashboardView(
                reportRequest,
                presets(period.preset()),
                period.range().from().toString(),
                period.range().to().toString(),
                dashboards.isEmpty() ? null : dashboards.of(period, reportRequest.smallGroupPolicy()));
    }

    private static DashboardView withoutNumbers(ReportRequest reportRequest) {
        return new DashboardView(
                reportRequest,
                presets(null),
                reportRequest.formData().value("from"),
                reportRequest.formData().value("to"),
                null);
    }

    private static List<ChoiceLink> presets(@Nullable Integer chosen) {
        return ChoiceLink.of(UrlBuilder.of(PATH), "days", DashboardPeriod.PRESETS, chosen);
    }
}
