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

/** Who comes back, and its numbers as files. */
@PageController
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
        var asked = Address.of(PATH, query);
        var typed = Typed.of(query);
        var discretion = Discretion.towards(caller);
        try {
            var periods = RetentionPeriods.read(query, discretion, triangles.today());
            boolean nothing = triangles.isEmpty();
            var shown = nothing ? null : triangles.of(periods, discretion);
            model.addAttribute("view", view(asked, typed, discretion, shown, nothing, false));
        } catch (InvalidInput e) {
            response.setStatus(HttpStatus.BAD_REQUEST.value());
            model.addAttribute("view", view(asked, typed.with(e), discretion, null, false, false));
        } catch (QueryTimeoutException e) {
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            model.addAttribute("view", view(asked, typed, discretion, null, false, true));
        }
        return "analytics/retention";
    }

    @GetMapping(PATH + "/{name}")
    @AskForLess("Ask for a shorter period by 'from' and 'to'.")
    void file(
            Caller caller,
            @PathVariable String name,
            @RequestParam MultiValueMap<String, String> query,
            HttpServletResponse response)
            throws IOException {
        var discretion = Discretion.towards(caller);
        var triangle = triangles.of(RetentionPeriods.read(query, discretion, triangles.today()), discretion);
        CsvTable file = switch (name) {
            case "cohorts" -> Triangles.csv(triangle);
            case "averages" -> triangle.chart().csv("offset");
            default -> throw new NotFound("There is no such file of retention.");
        };
        file.send(response);
    }

    private static RetentionView view(
            Address asked,
            Typed typed,
            Discretion discretion,
            @Nullable Triangle shown,
            boolean nothing,
            boolean tooSlow) {
        var period = typed.value("period").isBlank() ? "week" : typed.value("period");
        var mode = typed.value("mode").isBlank() ? "on" : typed.value("mode");
        // Other periods want other days: they begin with their usual ones.
        var usual = asked.without("from").without("to");
        return new RetentionView(
                typed,
                choices(usual, "period", PERIODS, period),
                choices(asked, "mode", MODES, mode),
                !discretion.applies(),
                typed.value("from"),
                typed.value("to"),
                shown,
                nothing,
                tooSlow,
                asked);
    }

    private static List<RetentionView.Choice> choices(Address base, String field, List<String> names, String chosen) {
        return names.stream()
                .map(name ->
                        new RetentionView.Choice(name, base.with(field, name).toString(), name.equals(chosen)))
                .toList();
    }
}
