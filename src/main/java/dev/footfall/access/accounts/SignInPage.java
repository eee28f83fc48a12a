package dev.footfall.access.accounts;

import dev.footfall.access.accounts.Accounts.Account;
import dev.footfall.platform.Audit;
import dev.footfall.platform.Caller;
import dev.footfall.platform.ProblemException.UnavailableException;
import dev.footfall.platform.StrictParameters;
import dev.footfall.platform.page.PageController;
import dev.footfall.platform.page.UrlBuilder.Redirects;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Signing in and out. Opening the page needs neither a session nor the database. */
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
     * Returns a view's name, or a redirect to the requested page. The CSRF token of this form is checked here: the page
     * stays open for days, and a stale token should show the form again and not an error about tokens.
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
        var account = Accounts.lookupKey(name);
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

    /**
     * Checks a name and a password. An unknown name, a wrong password and a disabled account get the same answer after
     * the same work.
     */
    @Component
    static class SignIn {

        private static final int MAX_NAME_LENGTH = 100;

        private final Accounts accounts;
        private final Passwords passwords;
        private final SignInThrottle throttle;
        private final Audit audit;
        private final Clock clock;

        SignIn(Accounts accounts, Passwords passwords, SignInThrottle throttle, Audit audit, Clock clock) {
            this.accounts = accounts;
            this.passwords = passwords;
            this.throttle = throttle;
            this.audit = audit;
            this.clock = clock;
        }

        sealed interface Outcome {

            record Welcome(Account account) implements Outcome {}

            record Refused() implements Outcome {}

            record TooOften(Duration retryAfter) implements Outcome {}
        }

        /** @param browser the browser's number for the account, see {@link KnownBrowsers}; null if it is unknown */
        Outcome attempt(String name, String password, String address, @Nullable String browser) {
            var guess = new SignInThrottle.Guess(Accounts.lookupKey(name), address, browser);
            var decision = throttle.attempt(guess);
            var retryAfter = decision.retryAfter();
            if (retryAfter != null) {
                audit.note(new Audit.Entry("sign-in-throttled", null, "sign-in", null));
                return new Outcome.TooOften(retryAfter);
            }
            var found = accounts.findByName(couldBeName(name) ? name : "");
            boolean right;
            try {
                right = passwords.matches(
                        password,
                        found.map(Accounts.AccountWithPassword::passwordHash).orElse(null),
                        decision.known() ? Passwords.KNOWN : SignInThrottle.network(address));
            } catch (UnavailableException e) {
                throttle.notTried(guess, decision);
                throw e;
            }
            if (found.isEmpty() || !right || found.get().account().disabled()) {
                // An unknown name may be a password typed into the wrong field, so it is not stored.
                var subject = found.map(account -> account.account().name()).orElse("unknown name");
                audit.note(new Audit.Entry("sign-in-refused", null, subject, null));
                return new Outcome.Refused();
            }
            var account = found.get().account();
            throttle.succeeded(guess, decision);
            accounts.recordSignIn(account.id(), clock.instant());
            audit.record(new Audit.Entry("signed-in", account.caller(), account.name(), null));
            return new Outcome.Welcome(account);
        }

        /** False for text that cannot be sent to the database: PostgreSQL does not accept U+0000. */
        private static boolean couldBeName(String name) {
            return name.length() <= MAX_NAME_LENGTH && name.indexOf('\0') < 0;
        }
    }
}
