package dev.footfall.analytics.page;

import dev.footfall.analytics.chart.CsvTable;
import dev.footfall.analytics.report.RankingReports;
import dev.footfall.analytics.report.SmallGroupPolicy;
import dev.footfall.platform.Caller;
import dev.footfall.platform.TimeoutAdvice;
import dev.footfall.platform.page.PageController;
import dev.footfall.platform.page.UrlBuilder;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** How far people get through some steps, and the same as a file. */
@PageController
@TimeoutAdvice("Ask for a shorter period by 'from' and 'to', or for fewer steps.")
class FunnelPage {

    static final String PATH = "/admin/funnel";

    private static final List<String> WINDOWS = RankingReports.FUNNEL_WINDOWS.stream()
            .map(window -> window.toDays() > 0 ? window.toDays() + "d" : window.toHours() + "h")
            .toList();

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
        var asked = UrlBuilder.of(PATH, query);
        boolean own = !asked.first("from").isEmpty() || !asked.first("to").isEmpty();
        if (query.values().stream().flatMap(List::stream).anyMatch(String::isBlank)
                || own && query.containsKey("days")) {
            // From the form: addresses have no empty fields, and one period.
            return "redirect:" + (own ? asked.without("days") : asked);
        }
        var reportRequest = ReportRequest.to(PATH, caller, query);
        model.addAttribute(
                "view",
                reportRequest.answer(
                        response, () -> numbers(reportRequest, query), failed -> view(failed, null, null)));
        return "analytics/funnel";
    }

    @GetMapping(PATH + "/steps")
    void file(Caller caller, @RequestParam MultiValueMap<String, String> query, HttpServletResponse response)
            throws IOException {
        boolean bom = CsvTable.takeBom(query);
        var discretion = SmallGroupPolicy.towards(caller);
        Funnels.csv(funnels.of(funnels.read(query, discretion), discretion)).send(bom, response);
    }

    private FunnelView numbers(ReportRequest reportRequest, MultiValueMap<String, String> query) {
        var question = funnels.read(query, reportRequest.smallGroupPolicy());
        return view(reportRequest, question.preset(), funnels.of(question, reportRequest.smallGroupPolicy()));
    }

    private FunnelView view(ReportRequest reportRequest, @Nullable Integer days, @Nullable FunnelSteps shown) {
        var typed = reportRequest.formData();
        var steps = new ArrayList<>(funnels.chosen(typed.values().getOrDefault("step", List.of())));
        while (steps.size() < FunnelQuestion.maxSteps(reportRequest.smallGroupPolicy())) {
            steps.add("");
        }
        var window = typed.value("window", FunnelQuestion.DEFAULT_WINDOW);
        var windows = new ArrayList<>(WINDOWS);
        if (!windows.contains(window)) {
            windows.add(window);
        }
        return new FunnelView(
                reportRequest,
                steps,
                funnels.types(),
                windows,
                window,
                typed.has("sameEntity", "true"),
                ChoiceLink.of(reportRequest.here().without("from").without("to"), "days", FunnelQuestion.PRESETS, days),
                days,
                shown);
    }
}
