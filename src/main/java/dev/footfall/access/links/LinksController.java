package dev.footfall.access.links;

import dev.footfall.access.accounts.Sessions;
import dev.footfall.platform.Audit;
import dev.footfall.platform.Caller;
import dev.footfall.platform.NotFound;
import dev.footfall.platform.Settings;
import dev.footfall.platform.Suppression;
import io.swagger.v3.oas.annotations.Hidden;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.UUID;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.stereotype.Controller;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

@Controller
@Tag(name = "Links")
class LinksController {

    private final ActivityLinks links;
    private final Sessions sessions;
    private final Settings settings;
    private final Audit audit;
    private final Suppression suppression;

    LinksController(ActivityLinks links, Sessions sessions, Settings settings, Audit audit, Suppression suppression) {
        this.links = links;
        this.sessions = sessions;
        this.settings = settings;
        this.audit = audit;
        this.suppression = suppression;
    }

    record MadeLink(String url, Instant expiresAt) {}

    @PostMapping("/api/users/{id}/activity-links")
    @ResponseBody
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "A link, good once and for 5 minutes, that opens this person's activity page without sign-in")
    MadeLink make(Caller caller, @PathVariable UUID id, HttpServletRequest request) {
        if (suppression.erased(id)) {
            throw new NotFound("Nobody is known by this id.");
        }
        var link = links.make(id);
        audit.record(new Audit.Entry("link-made", caller, "activity page", id));
        return new MadeLink(site(request) + "/links/" + link.text(), link.expiresAt());
    }

    @Hidden
    @GetMapping("/links/{text}")
    String open(@PathVariable String text, HttpServletRequest request) {
        if (!request.getMethod().equals(HttpMethod.GET.name())) {
            // HEAD, of something that looks at links before people do: it must not use the link up.
            return "redirect:/me/activity";
        }
        var person =
                links.use(text).filter(linked -> !suppression.erased(linked)).orElseThrow(LinksController::gone);
        sessions.beginLinked(request, person);
        audit.record(new Audit.Entry("link-opened", Caller.link(person), "activity page", person));
        return "redirect:/me/activity";
    }

    private static ErrorResponseException gone() {
        var detail = "This link was used already, or is older than 5 minutes. Ask for another one.";
        return new ErrorResponseException(
                HttpStatus.GONE, ProblemDetail.forStatusAndDetail(HttpStatus.GONE, detail), null);
    }

    private String site(HttpServletRequest request) {
        var configured = settings.baseUrl();
        return configured == null
                ? ServletUriComponentsBuilder.fromContextPath(request).toUriString()
                : configured.toString();
    }
}
