package dev.footfall.access;

import dev.footfall.platform.Ascii;
import dev.footfall.platform.ProblemWriter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Rejects changes that a browser reports as coming from another site, including sibling domains. This protects in
 * addition to the CSRF token, and the sign-in form too: another site cannot set these headers. Checks {@code
 * Sec-Fetch-Site} first, since it holds what the browser sees, whatever proxies are between; {@code Origin} if the
 * browser does not send it.
 */
class SameOriginFilter extends OncePerRequestFilter {

    private static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD", "OPTIONS");
    private static final Set<String> FOREIGN = Set.of("cross-site", "same-site");
    private static final Set<Integer> DEFAULT_PORTS = Set.of(80, 443);

    private final @Nullable URI site;
    private final ProblemWriter problems;

    /** @param site the base URL for browsers; null to take it from the request */
    SameOriginFilter(@Nullable URI site, ProblemWriter problems) {
        this.site = site;
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (SAFE_METHODS.contains(request.getMethod())) {
            chain.doFilter(request, response);
            return;
        }
        var fetchSite = request.getHeader("Sec-Fetch-Site");
        var origin = request.getHeader("Origin");
        if (fetchSite != null && FOREIGN.contains(fetchSite)) {
            problems.refuseForm(request, response, "The form came from another site.");
        } else if (!"same-origin".equals(fetchSite) && origin != null && !isOwn(origin, request)) {
            problems.refuseForm(
                    request,
                    response,
                    "The form came from another site. If a proxy changes the host name, set FOOTFALL_BASE_URL.");
        } else {
            chain.doFilter(request, response);
        }
    }

    /** {@code Origin: null}, which hides the origin, counts as foreign. */
    private boolean isOwn(String text, HttpServletRequest request) {
        try {
            var origin = new URI(text);
            return origin.getScheme() != null
                    && origin.getHost() != null
                    && (matchesSite(origin) || matchesRequest(origin, request));
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private boolean matchesSite(URI origin) {
        return site != null
                && origin.getScheme().equals(site.getScheme())
                && Ascii.equalsIgnoreCase(origin.getHost(), site.getHost())
                && port(origin) == port(site);
    }

    /**
     * A proxy may terminate HTTPS without saying so: then the scheme, and with it a default port, may differ, but only
     * in that direction.
     */
    private static boolean matchesRequest(URI origin, HttpServletRequest request) {
        boolean schemeFits = !request.isSecure() || origin.getScheme().equals("https");
        boolean portFits = origin.getPort() == -1
                ? DEFAULT_PORTS.contains(request.getServerPort())
                : origin.getPort() == request.getServerPort();
        return schemeFits && portFits && Ascii.equalsIgnoreCase(origin.getHost(), request.getServerName());
    }

    private static int port(URI address) {
        return address.getPort() != -1 ? address.getPort() : address.getScheme().equals("https") ? 443 : 80;
    }
}
