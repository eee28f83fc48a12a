package dev.footfall.access;

import static dev.footfall.access.RouteRules.RouteRule.open;
import static dev.footfall.access.RouteRules.RouteRule.rule;
import static dev.footfall.platform.Caller.Role.ANALYST;
import static dev.footfall.platform.Caller.Role.OPS;
import static dev.footfall.platform.Caller.Scope.ACTIVITIES_READ;
import static dev.footfall.platform.Caller.Scope.ANALYTICS_READ;
import static dev.footfall.platform.Caller.Scope.CAPTURE;
import static dev.footfall.platform.Caller.Scope.IMPORT;
import static dev.footfall.platform.Caller.Scope.JOBS_RUN;
import static dev.footfall.platform.Caller.Scope.LINKS_WRITE;
import static dev.footfall.platform.Caller.Scope.PRIVACY_WRITE;
import static org.springframework.http.HttpMethod.GET;
import static org.springframework.http.HttpMethod.POST;
import static org.springframework.http.HttpMethod.PUT;

import dev.footfall.access.CallerContextRepository.CallerAuthentication;
import dev.footfall.access.accounts.Sessions;
import dev.footfall.access.keys.KnownKeys;
import dev.footfall.access.tokens.Tokens;
import dev.footfall.platform.Ascii;
import dev.footfall.platform.Audit;
import dev.footfall.platform.Caller;
import dev.footfall.platform.ProblemException.UnavailableException;
import dev.footfall.platform.ProblemWriter;
import dev.footfall.platform.SecurityHeaders;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.PathContainer;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.web.filter.GenericFilterBean;
import org.springframework.web.util.ServletRequestPathUtils;

/**
 * The API's whole security in one filter: authenticates the bearer key or token, checks {@link ApiRules}, and continues
 * or answers an error. Needs no CSRF token, and below {@code /api} ignores cookies. Replaces Spring Security's ten
 * filters, whose cost every capture request would pay.
 *
 * <p>Without a valid credential the answer is 401 for any path, so that paths cannot be probed; with one it is 403, 404
 * or 405.
 */
class BearerFilter extends GenericFilterBean {

    private static final String SCHEME = "Bearer ";

    private final KnownKeys keys;
    private final Tokens tokens;
    private final Sessions sessions;
    private final CredentialThrottle throttle;
    private final ProblemWriter problems;
    private final Audit audit;

    BearerFilter(
            KnownKeys keys,
            Tokens tokens,
            Sessions sessions,
            CredentialThrottle throttle,
            ProblemWriter problems,
            Audit audit) {
        this.keys = keys;
        this.tokens = tokens;
        this.sessions = sessions;
        this.throttle = throttle;
        this.problems = problems;
        this.audit = audit;
    }

    @Override
    public void doFilter(ServletRequest servletRequest, ServletResponse servletResponse, FilterChain chain)
            throws IOException, ServletException {
        var request = (HttpServletRequest) servletRequest;
        var response = (HttpServletResponse) servletResponse;
        if (request.getDispatcherType() != DispatcherType.REQUEST) {
            // The second dispatch of an asynchronous request, whose first was allowed.
            chain.doFilter(request, response);
            return;
        }
        SecurityHeaders.ofApi(request, response);
        var path = ServletRequestPathUtils.parse(request).pathWithinApplication();
        var rule = ApiRules.TABLE.ruleFor(HttpMethod.valueOf(request.getMethod()), path);
        if (rule.isPresent() && rule.get().open()) {
            chain.doFilter(request, response);
            return;
        }
        Optional<Caller> caller;
        try {
            caller = callerOf(request);
        } catch (UnavailableException e) {
            response.setHeader(
                    HttpHeaders.RETRY_AFTER, String.valueOf(e.retryAfter().toSeconds()));
            problems.write(request, response, HttpStatus.SERVICE_UNAVAILABLE, String.valueOf(e.getMessage()));
            return;
        }
        if (caller.isEmpty()) {
            rejectCredential(request, response);
        } else if (throttle.refuses(caller.get(), request.getRemoteAddr())) {
            tooManyWrong(response);
        } else if (rule.isEmpty()) {
            nothingHere(path, request, response);
        } else if (!rule.get().allows().test(caller.get())) {
            audit.note(new Audit.Entry(
                    "denied",
                    caller.get(),
                    request.getMethod() + " " + rule.get().path(),
                    null));
            forbidden(request, response);
        } else {
            proceed(caller.get(), request, response, chain);
        }
    }

    private static void proceed(
            Caller caller, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        SecurityContextHolder.setContext(new SecurityContextImpl(new CallerAuthentication(caller)));
        try {
            chain.doFilter(request, response);
        } finally {
            SecurityContextHolder.clearContext();
        }
    }

    private Optional<Caller> callerOf(HttpServletRequest request) {
        var credential = credential(request);
        if (credential == null) {
            return isOperations(request) ? sessions.callerOf(request) : Optional.empty();
        }
        var holder = keys.callerOf(credential);
        return holder.isPresent() || !Tokens.looksLikeOne(credential) ? holder : tokens.callerOf(credential);
    }

    /** An operator's browser may read these by its session; that holds for nothing else here. */
    private static boolean isOperations(HttpServletRequest request) {
        return request.getRequestURI().startsWith("/actuator/");
    }

    private static @Nullable String credential(HttpServletRequest request) {
        var header = request.getHeader(HttpHeaders.AUTHORIZATION);
        return header != null && Ascii.startsWithIgnoreCase(header, SCHEME)
                ? header.substring(SCHEME.length()).strip()
                : null;
    }

    private void rejectCredential(HttpServletRequest request, HttpServletResponse response) throws IOException {
        var credential = credential(request);
        if (credential == null) {
            unauthorized(request, response);
            return;
        }
        var attempt = throttle.failed(request.getRemoteAddr(), credential);
        attempt.note(audit);
        if (attempt.isTooMany()) {
            tooManyWrong(response);
        } else {
            unauthorized(request, response);
        }
    }

    private void tooManyWrong(HttpServletResponse response) throws IOException {
        response.setHeader(HttpHeaders.RETRY_AFTER, String.valueOf(CredentialThrottle.WINDOW.toSeconds()));
        problems.write(
                response,
                HttpStatus.TOO_MANY_REQUESTS,
                "Too many wrong keys or tokens came from this address. Correct them, and try again in a minute.");
    }

    private void unauthorized(HttpServletRequest request, HttpServletResponse response) throws IOException {
        boolean tried = request.getHeader(HttpHeaders.AUTHORIZATION) != null;
        response.setHeader(HttpHeaders.WWW_AUTHENTICATE, tried ? "Bearer error=\"invalid_token\"" : "Bearer");
        problems.write(
                request,
                response,
                HttpStatus.UNAUTHORIZED,
                tried
                        ? "The key or token is unknown, expired or revoked."
                        : "This needs a key or token: send it as 'Authorization: Bearer …'.");
    }

    private void forbidden(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer error=\"insufficient_scope\"");
        problems.write(
                request,
                response,
                HttpStatus.FORBIDDEN,
                "This key or token is valid, but lacks the scope or role for this.");
    }

    private void nothingHere(PathContainer path, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        var methods = ApiRules.TABLE.methodsOf(path);
        if (methods.isEmpty()) {
            problems.write(request, response, HttpStatus.NOT_FOUND, "Not found. /api/openapi lists all routes.");
            return;
        }
        var allowed = methods.stream().map(HttpMethod::name).collect(Collectors.joining(", "));
        response.setHeader(HttpHeaders.ALLOW, allowed);
        problems.write(request, response, HttpStatus.METHOD_NOT_ALLOWED, "This takes " + allowed + " only.");
    }

    /**
     * Who may call which route below {@code /api} and {@code /actuator}. A new route needs a row here and one in the
     * test's {@code route-matrix.txt}.
     */
    static final class ApiRules {

        /** Most frequent routes first. */
        static final RouteRules TABLE = new RouteRules(List.of(
                rule("/api/activities", ApiRules::captures, POST),
                rule("/api/apps/**", ApiRules::anybodyKnown, GET),
                rule("/api/apps/**", ApiRules::registersApps, PUT),
                rule("/api/users/me/**", Caller::isPerson),
                rule("/api/users/{id}/activity-links", ApiRules::createsLinks, POST),
                rule("/api/receipts/{receipt}", ApiRules::anybodyKnown, GET),
                rule("/api/admin/activities/**", ApiRules::readsActivities, GET),
                rule("/api/admin/analytics/most-active-users", Caller::isAdmin, GET),
                rule("/api/admin/analytics/**", ApiRules::readsNumbers, GET),
                rule("/api/admin/views/**", ApiRules::readsNumbers, GET),
                rule("/api/admin/views/**", ApiRules::keepsViews),
                rule("/api/admin/notes/**", ApiRules::readsNumbers, GET),
                rule("/api/admin/notes/**", ApiRules::keepsViews),
                rule("/api/admin/jobs/**", ApiRules::operates),
                rule("/api/admin/exports", ApiRules::seesExports, GET),
                rule("/api/admin/exports/{id}", ApiRules::seesExports, GET),
                rule("/api/admin/exports/**", ApiRules::readsActivities),
                rule("/api/admin/users/{id}/erasure", ApiRules::erases),
                rule("/api/admin/users/{id}/activity", ApiRules::readsActivities, GET),
                rule("/api/admin/**", Caller::isAdmin),
                open("/api/openapi/**", GET),
                open("/api/openapi.yaml", GET),
                open("/api/docs", GET),
                open("/api/swagger-ui/**", GET),
                open("/actuator/health/**", GET),
                rule("/actuator/prometheus", ApiRules::readsMetrics, GET)));

        private ApiRules() {}

        private static boolean anybodyKnown(Caller caller) {
            return true;
        }

        /** A person may always capture their own activity; the capture step checks that it is theirs. */
        private static boolean captures(Caller caller) {
            return caller.may(CAPTURE) || caller.may(IMPORT) || caller.isPerson();
        }

        private static boolean registersApps(Caller caller) {
            return caller.may(CAPTURE) || caller.isAdmin();
        }

        private static boolean readsActivities(Caller caller) {
            return caller.isAdmin() || caller.may(ACTIVITIES_READ);
        }

        private static boolean readsNumbers(Caller caller) {
            return caller.isAdmin() || caller.is(ANALYST) || caller.may(ANALYTICS_READ);
        }

        /** A key for numbers alone reads what others share, and keeps nothing. */
        private static boolean keepsViews(Caller caller) {
            return caller.isAdmin() || caller.isPerson() && caller.is(ANALYST);
        }

        private static boolean operates(Caller caller) {
            return caller.isAdmin() || caller.is(OPS) || caller.may(JOBS_RUN);
        }

        /** Operators see the state of exports, but not their filters and files. */
        private static boolean seesExports(Caller caller) {
            return readsActivities(caller) || caller.is(OPS);
        }

        private static boolean erases(Caller caller) {
            return caller.isAdmin() || caller.may(PRIVACY_WRITE);
        }

        private static boolean createsLinks(Caller caller) {
            return caller.may(LINKS_WRITE);
        }

        private static boolean readsMetrics(Caller caller) {
            return caller.isAdmin() || caller.is(OPS) || caller.kind() == Caller.Kind.KEY;
        }
    }
}
