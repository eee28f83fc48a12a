package dev.footfall.timeline;

import dev.footfall.platform.Caller;
import dev.footfall.platform.Failures.TimeoutAdvice;
import dev.footfall.platform.page.LayoutModel.NavigationEntry;
import dev.footfall.platform.page.PageController;
import dev.footfall.platform.page.PersonPanel.PersonPanels;
import dev.footfall.platform.page.UrlBuilder;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;

/** The reader's own activity. */
@PageController
class MyActivityPage {

    private static final String PATH = "/me/activity";

    private final TimelineViews views;
    private final PersonalDataExport export;
    private final PersonPanels panels;

    MyActivityPage(TimelineViews views, PersonalDataExport export, PersonPanels panels) {
        this.views = views;
        this.export = export;
        this.panels = panels;
    }

    @GetMapping(PATH)
    @TimeoutAdvice("There is too much activity to add up here. Download all of it as a file, at /me/activity/export.")
    String show(
            Caller caller,
            @RequestParam MultiValueMap<String, String> query,
            @RequestHeader(name = "HX-Request", defaultValue = "false") boolean fragment,
            HttpServletResponse response,
            Model model) {
        var view = views.of(caller.person(), null, UrlBuilder.of(PATH, query), fragment);
        model.addAttribute("view", view);
        model.addAttribute("panels", fragment ? List.of() : panels.of(caller.person(), true));
        response.setHeader("Vary", "HX-Request");
        if (view.formData().isWrong()) {
            response.setStatus(HttpStatus.BAD_REQUEST.value());
        }
        return fragment ? "timeline/days :: days" : "timeline/mine";
    }

    @GetMapping(PATH + "/export")
    void export(Caller caller, @RequestParam MultiValueMap<String, String> query, HttpServletResponse response)
            throws IOException {
        export.send(caller.person(), query, true, response);
    }

    @Configuration(proxyBeanMethods = false)
    static class TimelineNavigation {

        @Bean
        NavigationEntry myActivityInNavigation() {
            return new NavigationEntry(900, "nav.own", "/me/activity", "mine.title", "person", Set.of());
        }
    }
}
