package dev.footfall.platform;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** The headers that tell a browser what an answer may do. Controllers may replace Cache-Control, nothing else. */
public final class SecurityHeaders {

    /** Own scripts and styles only; {@code data:} images because Tabler's icons are in its style sheet. */
    public static final String PAGE_POLICY = "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; "
            + "form-action 'self'; base-uri 'none'; object-src 'none'";

    /** Swagger UI's script adds one style of its own, which is allowed by its hash; a test checks it. */
    static final String API_BROWSER_POLICY =
            PAGE_POLICY + "; style-src 'self' 'sha256-RL3ie0nH+Lzz2YNqQN83mnU0J1ot4QL7b99vMdIX99w='";

    /** JSON and files never contain anything to run. */
    public static final String API_POLICY = "default-src 'none'; frame-ancestors 'none'";

    /** Pages need no device. */
    private static final String NO_DEVICES =
            "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), "
                    + "magnetometer=(), microphone=(), midi=(), payment=(), usb=()";

    private static final String API_BROWSER = "/api/swagger-ui/";
    private static final String CACHE_CONTROL = "Cache-Control";
    private static final String TWO_YEARS = "max-age=63072000; includeSubDomains";

    private SecurityHeaders() {}

    public static void ofApi(HttpServletRequest request, HttpServletResponse response) {
        boolean page = request.getRequestURI().startsWith(API_BROWSER);
        response.setHeader("Content-Security-Policy", page ? API_BROWSER_POLICY : API_POLICY);
        response.setHeader(CACHE_CONTROL, page && isFileOfApiBrowser(request) ? "private, max-age=86400" : "no-store");
        response.setHeader("Referrer-Policy", "no-referrer");
        ofAll(request, response);
    }

    /** Half a megabyte that changes with a release only. Its page and its settings are made for each request. */
    private static boolean isFileOfApiBrowser(HttpServletRequest request) {
        var path = request.getRequestURI();
        return path.endsWith(".css")
                || path.endsWith(".png")
                || path.endsWith(".js") && !path.endsWith("/swagger-initializer.js");
    }

    /** As for the API; any site may load what is here, such as the empty configuration that a client asks for. */
    public static void ofClients(HttpServletRequest request, HttpServletResponse response) {
        ofApi(request, response);
        response.setHeader("Cross-Origin-Resource-Policy", "cross-origin");
    }

    /** Called last, so that a controller's Cache-Control stays. Files may be cached: they set it themselves. */
    public static void ofPage(HttpServletRequest request, HttpServletResponse response) {
        response.setHeader("Content-Security-Policy", PAGE_POLICY);
        response.setHeader("Referrer-Policy", "same-origin");
        response.setHeader("X-Frame-Options", "DENY");
        if (!response.containsHeader(CACHE_CONTROL) && response.getStatus() != HttpServletResponse.SC_NOT_MODIFIED) {
            response.setHeader(CACHE_CONTROL, "no-store");
        }
        ofAll(request, response);
    }

    /**
     * Pages of other sites can neither open this one as theirs nor load it into themselves. Capture from a browser uses
     * CORS, which Cross-Origin-Resource-Policy does not affect.
     */
    private static void ofAll(HttpServletRequest request, HttpServletResponse response) {
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Permissions-Policy", NO_DEVICES);
        response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
        response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
        if (request.isSecure()) {
            response.setHeader("Strict-Transport-Security", TWO_YEARS);
        }
    }
}
