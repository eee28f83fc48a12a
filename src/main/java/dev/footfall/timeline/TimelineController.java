package dev.footfall.timeline;

import dev.footfall.platform.Audit.ProfileViewed;
import dev.footfall.platform.Caller;
import dev.footfall.platform.ExternalIds.PersonId;
import dev.footfall.platform.Failures.TimeoutAdvice;
import dev.footfall.platform.QueryParameters;
import dev.footfall.timeline.Timelines.Timeline;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** One person's activity: for that person, and for administrators, whose every view is recorded. */
@RestController
class TimelineController {

    private static final String LESS = "Ask for fewer 'days', or for one 'type'.";

    private final Timelines timelines;
    private final PersonalDataExport export;
    private final ApplicationEventPublisher events;

    TimelineController(Timelines timelines, PersonalDataExport export, ApplicationEventPublisher events) {
        this.timelines = timelines;
        this.export = export;
        this.events = events;
    }

    @GetMapping("/api/users/me/activity")
    @TimeoutAdvice(LESS)
    Timeline mine(Caller caller, @RequestParam MultiValueMap<String, String> query) {
        return timelines.of(caller.person(), new QueryParameters(query));
    }

    @GetMapping("/api/admin/users/{id}/activity")
    @TimeoutAdvice(LESS)
    Timeline of(Caller caller, @PathVariable PersonId id, @RequestParam MultiValueMap<String, String> query) {
        ProfileViewed.tell(events, caller, id.uuid(), "timeline");
        return timelines.of(caller, id.uuid(), new QueryParameters(query));
    }

    /** All raw activity of the caller as a file. */
    @GetMapping("/api/users/me/activity/export")
    void export(Caller caller, @RequestParam MultiValueMap<String, String> query, HttpServletResponse response)
            throws IOException {
        export.send(caller.person(), query, false, response);
    }
}
