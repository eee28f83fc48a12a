package dev.footfall.access;

import dev.footfall.platform.Ascii;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.regex.Pattern;

/** A request as the client sent it to the proxy: its address, scheme and host. What the proxy did not say stays. */
class ForwardedRequest extends HttpServletRequestWrapper {

    private static final Pattern HOST = Pattern.compile("([A-Za-z0-9.-]{1,253})(?::(\\d{1,5}))?");
    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    private final String address;
    private final String scheme;
    private final String host;
    private final int port;

    /** @param proto and {@code forwardedHost}: empty or unreadable where the proxy did not say */
    ForwardedRequest(HttpServletRequest request, String address, String proto, String forwardedHost) {
        super(request);
        this.address = address;
        boolean saidHttps = Ascii.equalsIgnoreCase(proto, "https");
        boolean saidProto = saidHttps || Ascii.equalsIgnoreCase(proto, "http");
        // Never less secure than the base URL says.
        boolean secure = saidHttps || request.isSecure();
        this.scheme = secure ? "https" : saidProto ? "http" : request.getScheme();
        var said = HOST.matcher(forwardedHost);
        boolean saidHost = said.matches();
        this.host = saidHost ? said.group(1) : request.getServerName();
        if (saidHost && said.group(2) != null) {
            this.port = Integer.parseInt(said.group(2));
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
