package dev.footfall.access;

import dev.footfall.platform.ProblemWriter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses changes that a browser says come from another site, a sister domain included. The second lock beside the CSRF
 * token: a sister domain could plant a cookie with a token of its own, but cannot change this header.
 */
class OwnSiteOnly extends OncePerRequestFilter {

    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");
    private static final Set<String> FOREIGN = Set.of("cross-site", "same-site");

    private final ProblemWriter problems;

    OwnSiteOnly(ProblemWriter problems) {
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var site = request.getHeader("Sec-Fetch-Site");
        if (site != null && FOREIGN.contains(site) && !READING.contains(request.getMethod())) {
            problems.refuseForm(request, response, "It came from another site.");
            return;
        }
        chain.doFilter(request, response);
    }
}
