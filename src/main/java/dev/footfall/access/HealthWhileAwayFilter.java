package dev.footfall.access;

import dev.footfall.platform.health.CallerFromMemory;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets the health page be seen while the database, and with it every session, is away: by operators whom this node knew within the last hour. Finds out who asks
 * before anything else does, and where that came from memory hides the session, in which Spring MVC would look for notices. Nothing of a person is on that page.
 */
class HealthWhileAwayFilter extends OncePerRequestFilter {

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (!isFor(request)) {
            chain.doFilter(request, response);
            return;
        }
        SecurityContextHolder.getContext();
        chain.doFilter(
                CallerFromMemory.isMarked(request) ? new SessionPathFilter.Sessionless(request) : request, response);
    }

    static boolean isFor(HttpServletRequest request) {
        return request.getMethod().equals("GET") && request.getRequestURI().equals("/admin/health");
    }
}
