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
import java.util.List;
import java.util.Optional;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.DeferredSecurityContext;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.web.context.HttpRequestResponseHolder;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.WebUtils;

/**
 * Provides the caller of a page to Spring Security. Looked up lazily, and never for the sign-in page or an error page,
 * which must work while the database is down.
 */
class CallerContextRepository implements SecurityContextRepository {

    private static final String CONTEXT_ATTRIBUTE = CallerContextRepository.class.getName();

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

    /** Nothing to save: signing in and out changes the session itself. */
    @Override
    public void saveContext(SecurityContext context, HttpServletRequest request, HttpServletResponse response) {}

    @Override
    public boolean containsContext(HttpServletRequest request) {
        return request.getSession(false) != null;
    }

    private SecurityContext contextOf(HttpServletRequest request) {
        var found = request.getAttribute(CONTEXT_ATTRIBUTE);
        if (found instanceof SecurityContext context) {
            return context;
        }
        if (request.getDispatcherType() == DispatcherType.ERROR || isSignIn(request)) {
            return SecurityContextHolder.createEmptyContext();
        }
        if (found instanceof RuntimeException failure) {
            throw failure;
        }
        return lookUp(request);
    }

    /** Once a request: while the database is down, each further look-up would wait again. */
    private SecurityContext lookUp(HttpServletRequest request) {
        try {
            var caller = sessions.callerOf(request);
            // A request whose session is hidden does not tell whether there is a caller.
            if (WebUtils.getNativeRequest(request, SessionPathFilter.Sessionless.class) == null) {
                sessions.remember(request, caller);
            }
            var context = caller.<SecurityContext>map(known -> new SecurityContextImpl(new CallerAuthentication(known)))
                    .orElseGet(SecurityContextHolder::createEmptyContext);
            request.setAttribute(CONTEXT_ATTRIBUTE, context);
            return context;
        } catch (RuntimeException e) {
            var recent = HealthWhileAwayFilter.isFor(request) && Failures.isDatabaseAway(e)
                    ? sessions.recentCallerOf(request)
                    : Optional.<Caller>empty();
            if (recent.isPresent()) {
                CallerFromMemory.mark(request);
                var context = new SecurityContextImpl(new CallerAuthentication(recent.get()));
                request.setAttribute(CONTEXT_ATTRIBUTE, context);
                return context;
            }
            request.setAttribute(CONTEXT_ATTRIBUTE, e);
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
     * Shows the health page while the database, and with it every session, is down: to operators whom this node
     * authenticated within the last hour. Authenticates before anything else does; if the caller came from memory,
     * hides the session, in which Spring MVC would look for flash attributes. That page has no personal data.
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

    /** Wraps a caller for Spring Security. Does not keep the credential. */
    static class CallerAuthentication extends AbstractAuthenticationToken {

        private final Caller caller;

        CallerAuthentication(Caller caller) {
            super(authorities(caller));
            this.caller = caller;
            setAuthenticated(true);
        }

        @Override
        public Caller getPrincipal() {
            return caller;
        }

        @Override
        public String getName() {
            return caller.name();
        }

        @Override
        public Object getCredentials() {
            return "";
        }

        private static List<SimpleGrantedAuthority> authorities(Caller caller) {
            return caller.roles().stream()
                    .map(role -> new SimpleGrantedAuthority("ROLE_" + role))
                    .toList();
        }
    }
}
