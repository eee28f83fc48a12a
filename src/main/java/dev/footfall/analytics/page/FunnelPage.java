package dev.footfall.analytics.page;

import dev.footfall.analytics.report.Discretion;
import dev.footfall.platform.AskForLess;
import dev.footfall.platform.Caller;
import dev.footfall.platform.InvalidInput;
import dev.footfall.platform.page.Address;
import dev.footfall.platform.page.PageController;
import dev.footfall.platform.page.Typed;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.http.HttpStatus;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** How far people get through some steps, and the same as a file. */
@PageController
class FunnelPage {

    static final String PATH = "/admin/funnel";

    private static final List<String> WINDOWS = List.of("1h", "1d", "7d", "14d", "30d");

    private final Funnels funnels;

    FunnelPage(Funnels funnels) {
        this.funnels = funnels;
    }

    @GetMapping(PATH)
    String show(
            Caller caller,
            @RequestParam MultiValueMap<String, String> query,
            HttpServletResponse response,
            Model model) {
        var asked = Address.of(PATH, query);
        boolean own = !asked.first("from").isEmpty() || !asked.first("to").isEmpty();
        if (query.values().stream().flatMap(List::stream).anyMatch(String::isBlank)
                || own && query.containsKey("days")) {
            // From the form: addresses have no empty fields, and one period.
            return "redirect:" + (own ? asked.without("days") : asked);
        }
        var typed = Typed.of(query);
        var discretion = Discretion.towards(caller);
        try {
            var question = funnels.read(query, discretion);
            model.addAttribute("view", view(asked, typed, discretion, question, funnels.of(question, discretion)));
        } catch (InvalidInput e) {
            response.setStatus(HttpStatus.BAD_REQUEST.value());
            model.addAttribute("view", view(asked, typed.with(e), discretion, null, null));
        } catch (QueryTimeoutException e) {
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            model.addAttribute("view", view(asked, typed, discretion, null, null));
        }
        return "analytics/funnel";
    }

    @GetMapping(PATH + "/steps")
    @AskForLess("Ask for a shorter period by 'from' and 'to', or for fewer steps.")
    void file(Caller caller, @RequestParam MultiValueMap<String, String> query, HttpServletResponse response)
            throws IOException {
        var discretion = Discretion.towards(caller);
        Funnels.csv(funnels.of(funnels.read(query, discretion), discretion)).send(response);
    }

    /** @param question null where it cannot be read, or takes too long to answer */
    private FunnelView view(
            Address asked,
            Typed typed,
            Discretion discretion,
            @Nullable FunnelQuestion question,
            @Nullable FunnelSteps shown) {
        var steps = new ArrayList<>(funnels.chosen(typed.values().getOrDefault("step", List.of())));
        while (steps.size() < FunnelQuestion.MOST_STEPS) {
            steps.add("");
        }
        var window = typed.value("window").isBlank() ? FunnelQuestion.USUAL_WINDOW : typed.value("window");
        var windows = new ArrayList<>(WINDOWS);
        if (!windows.contains(window)) {
            windows.add(window);
        }
        var days = question == null ? null : question.preset();
        return new FunnelView(
                typed,
                steps,
                funnels.types(),
                windows,
                window,
                typed.has("sameEntity", "true"),
                presets(asked, days),
                days,
                !discretion.applies(),
                shown,
                shown == null && !typed.isWrong(),
                asked);
    }

    private static List<DashboardView.Preset> presets(Address asked, @Nullable Integer chosen) {
        var rest = asked.without("from").without("to");
        return FunnelQuestion.PRESETS.stream()
                .map(days ->
                        new DashboardView.Preset(days, rest.with("days", days).toString(), days.equals(chosen)))
                .toList();
    }
}
