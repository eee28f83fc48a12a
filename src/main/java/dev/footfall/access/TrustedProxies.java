package dev.footfall.access;

import dev.footfall.platform.Ascii;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.security.web.util.matcher.IpAddressMatcher;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Trusts {@code X-Forwarded-For}, {@code -Proto} and {@code -Host} only in requests from configured proxies. Reads the
 * list of addresses from its end: everything before the first address that is no trusted proxy may be forged. The
 * scheme is the first of its list, the client's own: forging it only marks the forger's own cookie as Secure.
 */
class TrustedProxies extends OncePerRequestFilter {

    /**
     * Some proxies append the client's port: not a part of the address, else each connection would count as another
     * client.
     */
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

    /** An error page needs the same address and scheme as the request. */
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
        // The client's scheme is the first, and forging it harms nobody else. Its host ends up in links that others
        // follow: only the last entry is certainly the proxy's, since a proxy that appends leaves the client's own in
        // front.
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
            var matcher = ADDRESS.matcher(hop);
            if (!isTrusted(address) || !matcher.matches()) {
                break;
            }
            address = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
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

    /** The entries of all headers of that name; one empty entry if there is none. */
    private static List<String> all(HttpServletRequest request, String header) {
        return Arrays.stream(String.join(",", Collections.list(request.getHeaders(header)))
                        .split(",", -1))
                .map(String::strip)
                .toList();
    }

    /**
     * The request as the client sent it to the proxy: its address, scheme and host. What the proxy does not send stays.
     */
    static class ForwardedRequest extends HttpServletRequestWrapper {

        private static final Pattern HOST = Pattern.compile("([A-Za-z0-9.-]{1,253})(?::(\\d{1,5}))?");
        private static final int HTTP = 80;
        private static final int HTTPS = 443;

        private final String address;
        private final String scheme;
        private final String host;
        private final int port;

        /**
         * @param proto empty or unreadable if the proxy does not send it
         * @param forwardedHost likewise
         */
        ForwardedRequest(HttpServletRequest request, String address, String proto, String forwardedHost) {
            super(request);
            this.address = address;
            boolean saidHttps = Ascii.equalsIgnoreCase(proto, "https");
            boolean saidProto = saidHttps || Ascii.equalsIgnoreCase(proto, "http");
            // Never less secure than the base URL.
            boolean secure = saidHttps || request.isSecure();
            this.scheme = secure ? "https" : saidProto ? "http" : request.getScheme();
            var matcher = HOST.matcher(forwardedHost);
            boolean saidHost = matcher.matches();
            this.host = saidHost ? matcher.group(1) : request.getServerName();
            if (saidHost && matcher.group(2) != null) {
                this.port = Integer.parseInt(matcher.group(2));
            } else if (saidHost || saidProto && !scheme.equals(request.getScheme())) {
                this.port = scheme.equals("https") ? HTTPS : HTTP;
            } else {
                this.port = request.getServerPort();
            }
        }

        @Override
        public String getRemoteAddr() {
            return address;
        }

        @Override
        public String getRemoteHost() {
            return address;
        }

        @Override
        public String getScheme() {
            return scheme;
        }

        @Override
        public boolean isSecure() {
            return scheme.equals("https");
        }

        @Override
        public String getServerName() {
            return host;
        }

        @Override
        public int getServerPort() {
            return port;
        }

        @Override
        public StringBuffer getRequestURL() {
            boolean usual = port == (isSecure() ? HTTPS : HTTP);
            return new StringBuffer(scheme)
                    .append("://")
                    .append(host)
                    .append(usual ? "" : ":" + port)
                    .append(getRequestURI());
        }
    }
}
