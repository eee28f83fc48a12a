package dev.footfall.access.links;

import dev.footfall.access.accounts.Sessions;
import dev.footfall.platform.Audit;
import dev.footfall.platform.Caller;
import dev.footfall.platform.Suppression;
import dev.footfall.platform.page.ConfirmDialog;
import dev.footfall.platform.page.PageController;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.ui.Model;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

/** The page of a one-time link. Signs nobody out without asking, since a link may come from anybody. */
@PageController
@Hidden
class LinkPage {

    private static final String OWN_ACTIVITY = "redirect:/me/activity";

    private final ActivityLinks links;
    private final Sessions sessions;
    private final Audit audit;
    private final Suppression suppression;

    LinkPage(ActivityLinks links, Sessions sessions, Audit audit, Suppression suppression) {
        this.links = links;
        this.sessions = sessions;
        this.audit = audit;
        this.suppression = suppression;
    }

    @GetMapping("/links/{text}")
    String open(@PathVariable String text, @Nullable Caller caller, HttpServletRequest request, Model model) {
        if (!request.getMethod().equals(HttpMethod.GET.name())) {
            // HEAD, as sent by programs that preview links: it must not use the link up.
            return OWN_ACTIVITY;
        }
        var person = known(links.find(text));
        if (caller == null) {
            return replace(text, request);
        }
        if (person.equals(caller.userId())) {
            // The reader already sees this person's activity, and maybe more.
            use(text);
            return OWN_ACTIVITY;
        }
        boolean account = caller.kind() == Caller.Kind.ACCOUNT;
        model.addAttribute(
                "question",
                new ConfirmDialog(
                        "links.replace.title",
                        account ? "links.replace.account" : "links.replace.link",
                        "links.replace",
                        List.of(caller.name()),
                        "/links/" + text,
                        "/"));
        return ConfirmDialog.PAGE;
    }

    /** Ends the browser's session, if there is one. */
    @PostMapping("/links/{text}")
    String replace(@PathVariable String text, HttpServletRequest request) {
        sessions.beginLinked(request, use(text));
        return OWN_ACTIVITY;
    }

    private UUID use(String text) {
        var person = known(links.use(text));
        audit.record(new Audit.Entry("link-opened", Caller.link(person), "activity page", person));
        return person;
    }

    /** Treats a link of an erased person like a used one. */
    private UUID known(Optional<UUID> linked) {
        return linked.filter(person -> !suppression.erased(person)).orElseThrow(LinkPage::linkGone);
    }

    private static ErrorResponseException linkGone() {
        var detail = "This link was already used, or is older than 5 minutes. Ask for a new one.";
        return new ErrorResponseException(
                HttpStatus.GONE, ProblemDetail.forStatusAndDetail(HttpStatus.GONE, detail), null);
    }
}
