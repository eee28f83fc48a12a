package dev.footfall.access.links;

import dev.footfall.platform.Audit;
import dev.footfall.platform.Caller;
import dev.footfall.platform.ExternalIds.PersonId;
import dev.footfall.platform.ProblemException.NotFoundException;
import dev.footfall.platform.Settings;
import dev.footfall.platform.Suppression;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

@RestController
@Tag(name = "Links")
class LinksController {

    private final ActivityLinks links;
    private final Settings settings;
    private final Audit audit;
    private final Suppression suppression;

    LinksController(ActivityLinks links, Settings settings, Audit audit, Suppression suppression) {
        this.links = links;
        this.settings = settings;
        this.audit = audit;
        this.suppression = suppression;
    }

    record CreatedLink(String url, Instant expiresAt) {}

    @PostMapping("/api/users/{id}/activity-links")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            summary =
                    "Creates a link that opens this person's activity page without sign-in, once and within 5 minutes")
    CreatedLink create(Caller caller, @PathVariable("id") PersonId person, HttpServletRequest request) {
        var id = person.uuid();
        if (suppression.erased(id)) {
            throw new NotFoundException("No person with this id is known.");
        }
        var link = links.create(id);
        audit.record(new Audit.Entry("link-made", caller, "activity page", id));
        return new CreatedLink(site(request) + "/links/" + link.text(), link.expiresAt());
    }

    private String site(HttpServletRequest request) {
        var configured = settings.baseUrl();
        return configured == null
                ? ServletUriComponentsBuilder.fromContextPath(request).toUriString()
                : configured.toString();
    }
}
