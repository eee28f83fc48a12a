package dev.footfall.analytics.page;

import dev.footfall.analytics.chart.CsvTable;
import dev.footfall.analytics.report.Discretion;
import dev.footfall.platform.AskForLess;
import dev.footfall.platform.Caller;
import dev.footfall.platform.InvalidInput;
import dev.footfall.platform.NotFound;
import dev.footfall.platform.page.Address;
import dev.footfall.platform.page.PageController;
import dev.footfall.platform.page.Typed;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.http.HttpStatus;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** The dashboard, and the numbers of its charts as files. */
@PageController
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
        var asked = Address.of(PATH, query);
        var typed = Typed.of(query);
        var discretion = Discretion.towards(caller);
        try {
            var period = DashboardPeriod.read(query, discretion, dashboards.today());
            boolean nothing = dashboards.isEmpty();
            var shown = nothing ? null : dashboards.of(period, discretion);
            model.addAttribute("view", view(asked, typed, discretion, period, shown, nothing));
        } catch (InvalidInput e) {
            response.setStatus(HttpStatus.BAD_REQUEST.value());
            model.addAttribute("view", view(asked, typed.with(e), discretion, null, null, false));
        } catch (QueryTimeoutException e) {
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            model.addAttribute("view", view(asked, typed, discretion, null, null, false));
        }
        return "analytics/dashboard";
    }

    @GetMapping(PATH + "/dashboard/{name}")
    @AskForLess("Ask for a shorter period by 'from' and 'to'.")
    void file(
            Caller caller,
            @PathVariable String name,
            @RequestParam MultiValueMap<String, String> query,
            HttpServletResponse response)
            throws IOException {
        var discretion = Discretion.towards(caller);
        var period = DashboardPeriod.read(query, discretion, dashboards.today());
        CsvTable file = files.of(name, period, discretion)
                .orElseThrow(() -> new NotFound("There is no such file of the dashboard."));
        file.send(response);
    }

    /** @param period what is shown; null where nothing is, because it cannot be read or takes too long */
    private static DashboardView view(
            Address asked,
            Typed typed,
            Discretion discretion,
            @Nullable DashboardPeriod period,
            @Nullable Dashboard shown,
            boolean nothing) {
        return new DashboardView(
                typed,
                presets(period),
                !discretion.applies(),
                period == null ? typed.value("from") : period.range().from().toString(),
                period == null ? typed.value("to") : period.range().to().toString(),
                shown,
                nothing,
                period == null && !typed.isWrong(),
                asked);
    }

    private static List<DashboardView.Preset> presets(@Nullable DashboardPeriod period) {
        Integer chosen = period == null ? null : period.preset();
        return DashboardPeriod.PRESETS.stream()
                .map(days -> new DashboardView.Preset(
                        days, Address.of(PATH).and("days", days).toString(), days.equals(chosen)))
                .toList();
    }
}
