package dev.footfall.timeline;

import dev.footfall.platform.Audit.ProfileViewed;
import dev.footfall.platform.Caller;
import dev.footfall.platform.ExternalIds.PersonId;
import dev.footfall.platform.Failures.TimeoutAdvice;
import dev.footfall.platform.page.PageController;
import dev.footfall.platform.page.PersonPanel.PersonPanels;
import dev.footfall.platform.page.UrlBuilder;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.http.HttpStatus;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;

/** One person's activity, for administrators. Every view is recorded before anything is shown. */
@PageController
class PersonPage {

    private static final String PATH = "/admin/users";

    private final TimelineViews views;
    private final ApplicationEventPublisher events;
    private final PersonPanels panels;

    PersonPage(TimelineViews views, ApplicationEventPublisher events, PersonPanels panels) {
        this.views = views;
        this.events = events;
        this.panels = panels;
    }

    @GetMapping(PATH + "/{id}")
    @TimeoutAdvice("There is too much activity to add up here. The list of all activities shows it page by page: "
            + "filter it by this user.")
    String show(
            Caller caller,
            @PathVariable("id") PersonId person,
            @RequestParam MultiValueMap<String, String> query,
            @RequestHeader(name = "HX-Request", defaultValue = "false") boolean fragment,
            HttpServletResponse response,
            Model model) {
        var id = person.uuid();
        if (person.byText()) {
            return "redirect:" + UrlBuilder.of(PATH + "/" + id, query);
        }
        ProfileViewed.tell(events, caller, id, "timeline");
        var view = views.of(id, caller, UrlBuilder.of(PATH + "/" + id, query), fragment);
        model.addAttribute("view", view);
        model.addAttribute("panels", fragment ? List.of() : panels.of(id, false));
        response.setHeader("Vary", "HX-Request");
        if (view.formData().isWrong()) {
            response.setStatus(HttpStatus.BAD_REQUEST.value());
        }
        return fragment ? "timeline/days :: days" : "timeline/person";
    }
}
