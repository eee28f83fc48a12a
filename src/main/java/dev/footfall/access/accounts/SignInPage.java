package dev.footfall.access.accounts;

import dev.footfall.platform.Audit;
import dev.footfall.platform.Caller;
import dev.footfall.platform.StrictParameters;
import dev.footfall.platform.page.PageController;
import dev.footfall.platform.page.Redirects;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Signing in and out. Opening the page needs neither session nor database. */
@PageController
class SignInPage {

    private final SignInForm form;
    private final SignIn signIn;
    private final KnownBrowsers browsers;
    private final Sessions sessions;
    private final SessionTokens tokens;
    private final Accounts accounts;
    private final Audit audit;

    SignInPage(
            SignInForm form,
            SignIn signIn,
            KnownBrowsers browsers,
            Sessions sessions,
            SessionTokens tokens,
            Accounts accounts,
            Audit audit) {
        this.form = form;
        this.signIn = signIn;
        this.browsers = browsers;
        this.sessions = sessions;
        this.tokens = tokens;
        this.accounts = accounts;
        this.audit = audit;
    }

    @GetMapping("/login")
    String open(@RequestParam(required = false) @Nullable String next, Model model) {
        return form.show("", next, model);
    }

    /**
     * Answers with a view's name, or a redirect to a place that the request named. The one form whose token is looked at
     * here: it waits on screens for days, and who comes back to it is to sign in and not to read about tokens.
     */
    @PostMapping("/login")
    Object signIn(
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "") String password,
            @RequestParam(required = false) @Nullable String next,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        if (!tokens.isBroughtBy(request)) {
            response.setStatus(HttpStatus.FORBIDDEN.value());
            return form.again(name, next, "stale", model);
        }
        var account = Accounts.key(name);
        var browser = browsers.find(request, account).orElse(null);
        return switch (signIn.attempt(name, password, request.getRemoteAddr(), browser)) {
            case SignIn.Outcome.Welcome(var welcome) -> {
                sessions.begin(request, welcome);
                browsers.remember(request, response, account);
                yield Redirects.to(Redirects.onThisSite(next));
            }
            case SignIn.Outcome.Refused() -> {
                response.setStatus(HttpStatus.UNAUTHORIZED.value());
                yield form.again(name, next, "wrong", model);
            }
            case SignIn.Outcome.TooOften(var retryAfter) -> {
                response.setStatus(HttpStatus.TOO_MANY_REQUESTS.value());
                response.setHeader(HttpHeaders.RETRY_AFTER, String.valueOf(Math.max(1, retryAfter.toSeconds())));
                model.addAttribute("minutes", retryAfter.toMinutes() + 1);
                yield form.again(name, next, "often", model);
            }
        };
    }

    @PostMapping("/logout")
    String signOut(@Nullable Caller caller, HttpServletRequest request) {
        sessions.end(request);
        if (caller != null) {
            audit.record(new Audit.Entry("signed-out", caller, caller.name(), null));
        }
        return "redirect:/login";
    }

    @PostMapping("/logout/everywhere")
    @StrictParameters
    String signOutEverywhere(Caller caller, HttpServletRequest request) {
        accounts.endSessions(caller.person());
        sessions.end(request);
        sessions.endAll(caller.person());
        audit.record(new Audit.Entry("signed-out-everywhere", caller, caller.name(), null));
        return "redirect:/login";
    }
}
