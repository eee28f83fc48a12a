package dev.footfall.access;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** The headers that tell a browser what an answer may do. Controllers may replace Cache-Control, nothing else. */
final class SecurityHeaders {

    /** Own scripts and styles only; {@code data:} images because Tabler's icons are in its style sheet. */
    static final String PAGE_POLICY = "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; "
            + "form-action 'self'; base-uri 'none'; object-src 'none'";

    /** Swagger UI brings one style of its own along in its script: let in by its hash, which a test checks. */
    static final String API_BROWSER_POLICY =
            PAGE_POLICY + "; style-src 'self' 'sha256-RL3ie0nH+Lzz2YNqQN83mnU0J1ot4QL7b99vMdIX99w='";

    /** JSON and files: nothing in them is ever to run. */
    static final String API_POLICY = "default-src 'none'; frame-ancestors 'none'";

    private static final String API_BROWSER = "/api/swagger-ui/";
    private static final String NO_STORE = "no-store";
    private static final String TWO_YEARS = "max-age=63072000; includeSubDomains";

    private SecurityHeaders() {}

    static void ofApi(HttpServletRequest request, HttpServletResponse response) {
        boolean page = request.getRequestURI().startsWith(API_BROWSER);
        response.setHeader("Content-Security-Policy", page ? API_BROWSER_POLICY : API_POLICY);
        response.setHeader("Cache-Control", NO_STORE);
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Referrer-Policy", "no-referrer");
        if (request.isSecure()) {
            response.setHeader("Strict-Transport-Security", TWO_YEARS);
        }
    }
}
