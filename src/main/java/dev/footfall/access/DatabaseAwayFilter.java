package dev.footfall.access;

import dev.footfall.platform.Failures;
import dev.footfall.platform.ProblemWriter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/** Says that the database is away where nobody else can: when the session cannot be read, before any controller runs. */
class DatabaseAwayFilter extends OncePerRequestFilter {

    private static final Logger log = LoggerFactory.getLogger(DatabaseAwayFilter.class);

    private final ProblemWriter problems;

    DatabaseAwayFilter(ProblemWriter problems) {
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            chain.doFilter(request, response);
        } catch (ServletException | RuntimeException e) {
            if (!Failures.isDatabaseAway(e) || response.isCommitted()) {
                throw e;
            }
            log.warn("A session cannot be read: {}", e.getClass().getSimpleName());
            response.setHeader(HttpHeaders.RETRY_AFTER, String.valueOf(Failures.DATABASE_RETRY.toSeconds()));
            // Without a session: printing the page would look for it, and wait for the database, a second time.
            problems.write(
                    new SessionPathFilter.Sessionless(request),
                    response,
                    HttpStatus.SERVICE_UNAVAILABLE,
                    Failures.databaseAway(e));
        }
    }
}
