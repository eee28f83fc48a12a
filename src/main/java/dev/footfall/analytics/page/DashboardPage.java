package dev.footfall.analytics.page;

import dev.footfall.analytics.chart.CsvTable;
import dev.footfall.analytics.report.Discretion;
import dev.footfall.platform.AskForLess;
import dev.footfall.platform.Caller;
import dev.footfall.platform.NotFound;
import dev.footfall.platform.page.Address;
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

/** The dashboard, and the numbers of its charts as files. */
@PageController
@AskForLess("Ask for a shorter period by 'from' and 'to'.")
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
        var visit = Visit.to(PATH, caller, query);
        model.addAttribute("view", visit.answer(response, () -> numbers(visit, query), DashboardPage::withoutNumbers));
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
        var discretion = Discretion.towards(caller);
        var period = DashboardPeriod.read(query, discretion, dashboards.today());
        CsvTable file = files.of(name, period, discretion)
                .orElseThrow(() -> new NotFound("There is no such file of the dashboard."));
        file.send(bom, response);
    }

    private DashboardView numbers(Visit visit, MultiValueMap<String, String> query) {
        var period = DashboardPeriod.read(query, visit.discretion(), dashboards.today());
        return new DashboardView(
                visit,
                presets(period.preset()),
                period.range().from().toString(),
                period.range().to().toString(),
                dashboards.isEmpty() ? null : dashboards.of(period, visit.discretion()));
    }

    private static DashboardView withoutNumbers(Visit visit) {
        return new DashboardView(
                visit, presets(null), visit.typed().value("from"), visit.typed().value("to"), null);
    }

    private static List<Choice> presets(@Nullable Integer chosen) {
        return Choice.of(Address.of(PATH), "days", DashboardPeriod.PRESETS, chosen);
    }
}
