package dev.footfall.access;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.security.web.util.matcher.IpAddressMatcher;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Believes {@code X-Forwarded-For}, {@code -Proto} and {@code -Host} where the request comes from a proxy of the
 * configuration, and from nobody else. The chain of addresses is read from its end: what stands before the first
 * stranger was written by that stranger. The scheme is the first of its list, the client's own: who forges that one only
 * has a Secure cookie of their own.
 */
class TrustedProxies extends OncePerRequestFilter {

    /** Some proxies write the client's port behind it: not a part of the address, else each connection would be another client. */
    private static final Pattern ADDRESS =
            Pattern.compile("((?:\\d{1,3}\\.){3}\\d{1,3})(?::\\d{1,5})?|\\[?([0-9a-fA-F.:]{2,45})(?:](?::\\d{1,5})?)?");

    private static final List<String> OF_PROXIES =
            List.of("X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "Forwarded");

    private final List<IpAddressMatcher> proxies;
    private final UnnamedProxies unnamed;

    /** @param proxies addresses or networks, like {@code 10.0.0.7} or {@code 10.0.0.0/8} */
    TrustedProxies(List<String> proxies, UnnamedProxies unnamed) {
        this.proxies = proxies.stream().map(IpAddressMatcher::new).toList();
        this.unnamed = unnamed;
    }

    /** An error page's answer is for HTTPS as the page's would have been. */
    @Override
    protected boolean shouldNotFilterErrorDispatch() {
        return false;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (!isTrusted(request.getRemoteAddr())) {
            if (isOfProxy(request)) {
                unnamed.saw(request.getRemoteAddr());
            }
            chain.doFilter(request, response);
            return;
        }
        // The client's scheme is the first, and claiming one harms nobody else. Its host is in links that others
        // follow:
        // only the last is certain to be a proxy's word, since one that appends leaves the client's own in front.
        chain.doFilter(
                new ForwardedRequest(
                        request,
                        clientAddress(request),
                        all(request, "X-Forwarded-Proto").getFirst(),
                        all(request, "X-Forwarded-Host").getLast()),
                response);
    }

    private static boolean isOfProxy(HttpServletRequest request) {
        for (var header : OF_PROXIES) {
            if (request.getHeader(header) != null) {
                return true;
            }
        }
        return false;
    }

    private String clientAddress(HttpServletRequest request) {
        var address = request.getRemoteAddr();
        for (var hop : all(request, "X-Forwarded-For").reversed()) {
            var written = ADDRESS.matcher(hop);
            if (!isTrusted(address) || !written.matches()) {
                break;
            }
            address = written.group(1) == null ? written.group(2) : written.group(1);
        }
        return address;
    }

    private boolean isTrusted(String address) {
        try {
            return proxies.stream().anyMatch(proxy -> proxy.matches(address));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** The list's entries, several headers of the name together; one that is empty where there is none. */
    private static List<String> all(HttpServletRequest request, String header) {
        return Arrays.stream(String.join(",", Collections.list(request.getHeaders(header)))
                        .split(",", -1))
                .map(String::strip)
                .toList();
    }
}
