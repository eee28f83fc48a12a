package dev.footfall.analytics.page;

import dev.footfall.analytics.chart.CsvTable;
import dev.footfall.analytics.report.Discretion;
import dev.footfall.platform.AskForLess;
import dev.footfall.platform.Caller;
import dev.footfall.platform.NotFound;
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
@AskForLess("Ask for a shorter period by 'from' and 'to'.")
class RetentionPage {

    static final String PATH = "/admin/retention";

    private static final List<String> PERIODS = List.of("day", "week", "month");
    private static final List<String> MODES = List.of("on", "on-or-after");

    private final Triangles triangles;

    RetentionPage(Triangles triangles) {
        this.triangles = triangles;
    }

    @GetMapping(PATH)
    String show(
            Caller caller,
            @RequestParam MultiValueMap<String, String> query,
            HttpServletResponse response,
            Model model) {
        var visit = Visit.to(PATH, caller, query);
        model.addAttribute(
                "view",
                visit.answer(response, () -> view(visit, triangle(visit, query)), failed -> view(failed, null)));
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
        var discretion = Discretion.towards(caller);
        var triangle = triangles.of(RetentionPeriods.read(query, discretion, triangles.today()), discretion);
        CsvTable file = switch (name) {
            case "cohorts" -> Triangles.csv(triangle);
            case "averages" -> triangle.chart().csv("offset");
            default -> throw new NotFound("There is no such file of retention.");
        };
        file.send(bom, response);
    }

    private @Nullable Triangle triangle(Visit visit, MultiValueMap<String, String> query) {
        var periods = RetentionPeriods.read(query, visit.discretion(), triangles.today());
        return triangles.isEmpty() ? null : triangles.of(periods, visit.discretion());
    }

    private static RetentionView view(Visit visit, @Nullable Triangle shown) {
        // Other periods want other days: they begin with their usual ones.
        var usual = visit.here().without("from").without("to");
        return new RetentionView(
                visit,
                Choice.of(usual, "period", PERIODS, visit.typed().value("period", "week")),
                Choice.of(visit.here(), "mode", MODES, visit.typed().value("mode", "on")),
                shown);
    }
}
