package dev.footfall.access;

import dev.footfall.access.accounts.Sessions;
import dev.footfall.platform.Caller;
import dev.footfall.platform.Failures;
import dev.footfall.platform.health.CallerFromMemory;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.springframework.security.core.context.DeferredSecurityContext;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.web.context.HttpRequestResponseHolder;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.WebUtils;

/**
 * Gives Spring Security the caller of a page. Looked up only when somebody asks, and never for the sign-in page or an
 * error page: those are answered while the database is away.
 */
class CallerContextRepository implements SecurityContextRepository {

    private static final String FOUND = CallerContextRepository.class.getName();

    private final Sessions sessions;

    CallerContextRepository(Sessions sessions) {
        this.sessions = sessions;
    }

    @Override
    public DeferredSecurityContext loadDeferredContext(HttpServletRequest request) {
        return new Lookup(request);
    }

    @Override
    @SuppressWarnings({"deprecation", "removal"})
    public SecurityContext loadContext(HttpRequestResponseHolder holder) {
        return loadDeferredContext(holder.getRequest()).get();
    }

    /** Signing in and out changes the session itself; there is nothing to save here. */
    @Override
    public void saveContext(SecurityContext context, HttpServletRequest request, HttpServletResponse response) {}

    @Override
    public boolean containsContext(HttpServletRequest request) {
        return request.getSession(false) != null;
    }

    private SecurityContext contextOf(HttpServletRequest request) {
        var found = request.getAttribute(FOUND);
        if (found instanceof SecurityContext context) {
            return context;
        }
        if (request.getDispatcherType() == DispatcherType.ERROR || isSignIn(request)) {
            return SecurityContextHolder.createEmptyContext();
        }
        if (found instanceof RuntimeException failure) {
            throw failure;
        }
        return lookedUp(request);
    }

    /** Once a request: who asks a second time, while the database is away, would only wait a second time. */
    private SecurityContext lookedUp(HttpServletRequest request) {
        try {
            var caller = sessions.callerOf(request);
            // from a request whose session is hidden there is nothing to learn
            if (WebUtils.getNativeRequest(request, SessionPathFilter.Sessionless.class) == null) {
                sessions.remember(request, caller);
            }
            var context = caller.<SecurityContext>map(known -> new SecurityContextImpl(new CallerAuthentication(known)))
                    .orElseGet(SecurityContextHolder::createEmptyContext);
            request.setAttribute(FOUND, context);
            return context;
        } catch (RuntimeException e) {
            var recent = HealthWhileAwayFilter.isFor(request) && Failures.isDatabaseAway(e)
                    ? sessions.recentCallerOf(request)
                    : Optional.<Caller>empty();
            if (recent.isPresent()) {
                CallerFromMemory.mark(request);
                var context = new SecurityContextImpl(new CallerAuthentication(recent.get()));
                request.setAttribute(FOUND, context);
                return context;
            }
            request.setAttribute(FOUND, e);
            throw e;
        }
    }

    private static boolean isSignIn(HttpServletRequest request) {
        return request.getRequestURI().equals("/login");
    }

    private final class Lookup implements DeferredSecurityContext {

        private final HttpServletRequest request;

        private Lookup(HttpServletRequest request) {
            this.request = request;
        }

        @Override
        public SecurityContext get() {
            return contextOf(request);
        }

        @Override
        public boolean isGenerated() {
            return false;
        }
    }

    /**
     * Lets the health page be seen while the database, and with it every session, is away: by operators whom this node
     * knew within the last hour. Finds out who asks before anything else does, and where that came from memory hides
     * the session, in which Spring MVC would look for notices. Nothing of a person is on that page.
     */
    static class HealthWhileAwayFilter extends OncePerRequestFilter {

        @Override
        protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws ServletException, IOException {
            if (!isFor(request)) {
                chain.doFilter(request, response);
                return;
            }
            SecurityContextHolder.getContext();
            chain.doFilter(
                    CallerFromMemory.isMarked(request) ? new SessionPathFilter.Sessionless(request) : request,
                    response);
        }

        static boolean isFor(HttpServletRequest request) {
            return request.getMethod().equals("GET") && request.getRequestURI().equals("/admin/health");
        }
    }
}
