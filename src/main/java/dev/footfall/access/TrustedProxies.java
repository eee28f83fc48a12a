package dev.footfall.access;

import dev.footfall.platform.Ascii;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.springframework.security.web.util.matcher.IpAddressMatcher;

/**
 * Trusts {@code X-Forwarded-For}, {@code -Proto} and {@code -Host} only in requests from configured proxies. Reads the
 * list of addresses from its end: everything before the first address that is no trusted proxy may be forged. The
 * scheme is the first of its list, the client's own: forging it only marks the forger's own cookie as Secure. A valve
 * of Tomcat and no filter: its own request tells the client's from then on, to error pages too.
 */
final class TrustedProxies extends ValveBase {

    /**
     * Some proxies append the client's port: not a part of the address, else each connection would count as another
     * client.
     */
    private static final Pattern ADDRESS =
            Pattern.compile("((?:\\d{1,3}\\.){3}\\d{1,3})(?::\\d{1,5})?|\\[?([0-9a-fA-F.:]{2,45})(?:](?::\\d{1,5})?)?");

    private static final Pattern HOST = Pattern.compile("([A-Za-z0-9.-]{1,253})(?::(\\d{1,5}))?");
    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    private static final List<String> OF_PROXIES =
            List.of("X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "Forwarded");

    private final List<IpAddressMatcher> proxies;
    private final UntrustedProxyNotice notice;

    /** @param proxies addresses or networks, like {@code 10.0.0.7} or {@code 10.0.0.0/8} */
    TrustedProxies(List<String> proxies, UntrustedProxyNotice notice) {
        super(true);
        this.proxies = proxies.stream().map(IpAddressMatcher::new).toList();
        this.notice = notice;
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        if (isTrusted(request.getRemoteAddr())) {
            believe(request);
        } else if (isOfProxy(request)) {
            notice.recordUntrusted(request.getRemoteAddr());
        }
        getNext().invoke(request, response);
    }

    /** What the proxy does not send, or nobody can read, stays. */
    private void believe(Request request) {
        var address = clientAddress(request);
        request.setRemoteAddr(address);
        request.setRemoteHost(address);
        // Never less secure than the base URL, which makes every request one by HTTPS. The client's scheme is the
        // first, and forging it harms nobody else.
        boolean becomesSecure = !request.isSecure()
                && Ascii.equalsIgnoreCase(all(request, "X-Forwarded-Proto").getFirst(), "https");
        if (becomesSecure) {
            request.setSecure(true);
            request.getCoyoteRequest().scheme().setString("https");
        }
        // The client's host ends up in links that others follow: only the last entry is certainly the proxy's, since a
        // proxy that appends leaves the client's own in front.
        var host = HOST.matcher(all(request, "X-Forwarded-Host").getLast());
        int usualPort = request.isSecure() ? HTTPS : HTTP;
        if (host.matches()) {
            request.getCoyoteRequest().serverName().setString(host.group(1));
            request.setServerPort(host.group(2) == null ? usualPort : Integer.parseInt(host.group(2)));
        } else if (becomesSecure) {
            request.setServerPort(usualPort);
        }
    }

    private static boolean isOfProxy(Request request) {
        for (var header : OF_PROXIES) {
            if (request.getHeader(header) != null) {
                return true;
            }
        }
        return false;
    }

    private String clientAddress(Request request) {
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
    private static List<String> all(Request request, String header) {
        return Arrays.stream(String.join(",", Collections.list(request.getHeaders(header)))
                        .split(",", -1))
                .map(String::strip)
                .toList();
    }
}
