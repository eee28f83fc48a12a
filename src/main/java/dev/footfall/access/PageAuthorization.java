package dev.footfall.access;

import static dev.footfall.access.RouteRules.RouteRule.open;
import static dev.footfall.access.RouteRules.RouteRule.rule;
import static dev.footfall.platform.Caller.Role.ANALYST;
import static dev.footfall.platform.Caller.Role.OPS;
import static org.springframework.http.HttpMethod.GET;
import static org.springframework.http.HttpMethod.POST;

import dev.footfall.access.CallerContextRepository.CallerAuthentication;
import dev.footfall.access.RouteRules.RouteRule;
import dev.footfall.platform.Audit;
import dev.footfall.platform.BrowserErrors;
import dev.footfall.platform.Caller;
import dev.footfall.platform.ProblemWriter;
import dev.footfall.platform.page.UrlBuilder.Redirects;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.InsufficientAuthenticationException;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import org.springframework.security.web.csrf.CsrfException;
import org.springframework.web.util.ServletRequestPathUtils;

/** Applies {@link PageRules}: sends anonymous readers to the sign-in page and back, answers all others 403 or 404. */
class PageAuthorization
        implements AuthorizationManager<RequestAuthorizationContext>, AuthenticationEntryPoint, AccessDeniedHandler {

    private static final Pattern PAGE = Pattern.compile("https?://[^/?#]+(/[^#]*)(?:#.*)?");

    private final ProblemWriter problems;
    private final Audit audit;

    PageAuthorization(ProblemWriter problems, Audit audit) {
        this.problems = problems;
        this.audit = audit;
    }

    @Override
    public AuthorizationDecision authorize(
            Supplier<? extends @Nullable Authentication> authentication, RequestAuthorizationContext context) {
        var rule = ruleFor(context.getRequest());
        if (rule.isPresent() && rule.get().open()) {
            return new AuthorizationDecision(true);
        }
        var known = authentication.get();
        boolean allowed = known instanceof CallerAuthentication caller
                && rule.isPresent()
                && rule.get().allows().test(caller.getPrincipal());
        return new AuthorizationDecision(allowed);
    }

    /**
     * Redirects a browser to the sign-in page, from which it returns here; htmx gets a header that makes it load the
     * whole page.
     */
    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException e) {
        if (request.getHeader("HX-Request") != null) {
            response.setHeader("HX-Redirect", "/login" + backTo(request));
            response.setStatus(HttpStatus.UNAUTHORIZED.value());
            return;
        }
        response.setHeader("Location", "/login" + backTo(request));
        response.setStatus(HttpStatus.FOUND.value());
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException e)
            throws IOException {
        if (e instanceof CsrfException && Caller.current().isEmpty() && hasPage(request)) {
            commence(request, response, new InsufficientAuthenticationException("The session has ended"));
            return;
        }
        if (e instanceof CsrfException) {
            problems.refuseForm(request, response, "The form is out of date. Reload the page and try again.");
            return;
        }
        var rule = ruleFor(request);
        if (rule.isEmpty()) {
            problems.write(request, response, HttpStatus.NOT_FOUND, "There is no such page.");
            return;
        }
        var caller = Caller.current().orElse(null);
        audit.note(new Audit.Entry(
                "denied", caller, request.getMethod() + " " + rule.get().path(), null));
        problems.write(request, response, HttpStatus.FORBIDDEN, "Your role may not open this page.");
    }

    private static Optional<RouteRule> ruleFor(HttpServletRequest request) {
        var path = ServletRequestPathUtils.parse(request).pathWithinApplication();
        return PageRules.TABLE.ruleFor(HttpMethod.valueOf(request.getMethod()), path);
    }

    /**
     * The page that the reader sees: an htmx request may be for a part of it, and a form's request is a change. Boosted
     * links and forms are the exception: they lead to a page, with the filters just selected.
     */
    private static String backTo(HttpServletRequest request) {
        boolean fragment = request.getHeader("HX-Request") != null && request.getHeader("HX-Boosted") == null;
        String address;
        if (request.getMethod().equals("GET") && !fragment) {
            var query = request.getQueryString();
            address = request.getRequestURI() + (query == null ? "" : "?" + query);
        } else {
            var page = request.getHeader("HX-Current-URL");
            address = pathOf(page == null ? request.getHeader("Referer") : page);
        }
        var path = Redirects.onThisSite(address);
        return path.equals("/") ? "" : "?next=" + URLEncoder.encode(path, StandardCharsets.UTF_8);
    }

    /** Whether it is a form of a page of this site, whose token went with its session, and not the request of a program. */
    private static boolean hasPage(HttpServletRequest request) {
        return request.getHeader("Referer") != null && BrowserErrors.isOpenedInBrowser(request)
                || request.getHeader("HX-Current-URL") != null;
    }

    /** Drops the host: only path and query are kept. */
    private static String pathOf(@Nullable String address) {
        var parts = PAGE.matcher(address == null ? "" : address);
        return parts.matches() ? parts.group(1) : "/";
    }

    /**
     * Who may open which page. A new page below {@code /admin} is for administrators until a row here says otherwise; a
     * new route needs a row in the test's {@code route-matrix.txt}.
     */
    static final class PageRules {

        /** Called by the identity provider: it has no CSRF token and is authenticated by its signature. */
        static final String BACK_CHANNEL = "/login/oidc/backchannel-logout";

        /** Called by mail programs, which have no session and so no CSRF token: the link's own token decides. */
        static final String UNSUBSCRIBE = "/unsubscribe/";

        static final RouteRules TABLE = new RouteRules(List.of(
                open("/", GET),
                open("/login", GET, POST),
                // Exists only if a provider is configured.
                open("/login/oidc", GET),
                open("/login/oidc/callback", GET),
                open(BACK_CHANNEL, POST),
                open("/logout", POST),
                open("/links/{token}", GET, POST),
                open("/privacy", GET),
                // The token says whose mails end; mail programs post it without a session (RFC 8058).
                open(UNSUBSCRIBE + "{token}", GET, POST),
                open("/webjars/**", GET),
                open("/assets/**", GET),
                // Requested directly it answers 404; the container forwards errors to it.
                open("/error"),
                rule("/logout/everywhere", PageRules::isAccount, POST),
                open("/theme", POST),
                open("/language", POST),
                rule("/me/activity/**", Caller::isPerson),
                rule("/me/**", PageRules::isAccount),
                rule("/admin", PageRules::readsNumbers, GET),
                rule("/admin/dashboard/**", PageRules::readsNumbers, GET),
                rule("/admin/retention/**", PageRules::readsNumbers, GET),
                rule("/admin/funnel/**", PageRules::readsNumbers, GET),
                rule("/admin/entities/**", PageRules::readsNumbers, GET),
                rule("/admin/search", PageRules::readsNumbers, GET),
                rule("/admin/views/**", PageRules::readsNumbers, GET, POST),
                rule("/admin/notes/**", PageRules::readsNumbers, GET, POST),
                rule("/admin/jobs/**", PageRules::operates),
                // A dead letter contains one person's activity.
                rule("/admin/health/dead-letters/discard", Caller::isAdmin),
                rule("/admin/health/dead-letters/{id}", Caller::isAdmin, GET),
                rule("/admin/health/**", PageRules::operates),
                rule("/admin/exports", PageRules::operates, GET),
                // An analyst's own ones; the page shows no others.
                rule("/admin/settings/digests/**", PageRules::readsNumbers),
                rule("/admin/**", Caller::isAdmin)));

        private PageRules() {}

        /** A session from a one-time link may see only that person's own activity. */
        private static boolean isAccount(Caller caller) {
            return caller.kind() == Caller.Kind.ACCOUNT;
        }

        private static boolean readsNumbers(Caller caller) {
            return caller.isAdmin() || caller.is(ANALYST);
        }

        private static boolean operates(Caller caller) {
            return caller.isAdmin() || caller.is(OPS);
        }
    }
}
