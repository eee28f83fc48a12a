package dev.footfall.access;

import dev.footfall.access.PageAuthorization.PageRules;
import dev.footfall.platform.ClientPaths;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Hides the session where it is not needed: in the API, for static files, on the sign-in page, on the page that
 * ends mails and on error pages.
 * Spring MVC looks for flash attributes in the session on each request, which reads the database: needless for the API,
 * and it would break the page that reports that the database is down.
 */
class SessionPathFilter extends OncePerRequestFilter {

    private static final List<String> WITHOUT =
            List.of("/api/", "/webjars/", "/assets/", "/actuator/health", PageRules.UNSUBSCRIBE);

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        chain.doFilter(isWithout(request) ? new Sessionless(request) : request, response);
    }

    @Override
    protected boolean shouldNotFilterErrorDispatch() {
        return false;
    }

    private static boolean isWithout(HttpServletRequest request) {
        var path = request.getRequestURI();
        return request.getDispatcherType() == DispatcherType.ERROR
                || path.equals("/login") && request.getMethod().equals("GET")
                || WITHOUT.stream().anyMatch(path::startsWith)
                || ClientPaths.contains(path);
    }

    /** A request without a session, whatever its cookies say. */
    static final class Sessionless extends HttpServletRequestWrapper {

        Sessionless(HttpServletRequest request) {
            super(request);
        }

        @Override
        public @Nullable HttpSession getSession(boolean create) {
            if (create) {
                throw new IllegalStateException("There is no session here");
            }
            return null;
        }

        @Override
        public @Nullable HttpSession getSession() {
            return getSession(true);
        }
    }
}
