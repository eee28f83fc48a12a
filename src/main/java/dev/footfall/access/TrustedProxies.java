package dev.footfall.access;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.util.matcher.IpAddressMatcher;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Believes {@code X-Forwarded-For}, {@code -Proto} and {@code -Host} where the request comes from a proxy of the
 * configuration, and from nobody else. The chain of addresses is read from its end: what stands before the first
 * stranger was written by that stranger.
 */
class TrustedProxies extends OncePerRequestFilter {

    private static final Pattern ADDRESS = Pattern.compile("[0-9a-fA-F.:]{2,45}");

    private final List<IpAddressMatcher> proxies;

    /** @param proxies addresses or networks, like {@code 10.0.0.7} or {@code 10.0.0.0/8} */
    TrustedProxies(List<String> proxies) {
        this.proxies = proxies.stream().map(IpAddressMatcher::new).toList();
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (!isTrusted(request.getRemoteAddr())) {
            chain.doFilter(request, response);
            return;
        }
        chain.doFilter(
                new ForwardedRequest(
                        request,
                        clientAddress(request),
                        last(request.getHeader("X-Forwarded-Proto")),
                        last(request.getHeader("X-Forwarded-Host"))),
                response);
    }

    private String clientAddress(HttpServletRequest request) {
        var address = request.getRemoteAddr();
        var hops = String.join(",", Collections.list(request.getHeaders("X-Forwarded-For")))
                .split(",");
        for (int i = hops.length - 1; i >= 0 && isTrusted(address); i--) {
            var hop = hops[i].strip();
            if (!ADDRESS.matcher(hop).matches()) {
                break;
            }
            address = hop;
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

    private static String last(@Nullable String header) {
        return header == null
                ? ""
                : header.substring(header.lastIndexOf(',') + 1).strip();
    }
}
