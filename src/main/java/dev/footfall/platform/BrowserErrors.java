package dev.footfall.platform;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.util.InvalidMimeTypeException;
import org.springframework.util.MimeTypeUtils;

/** Answers a browser's failed request with a page in place of problem+json. */
@FunctionalInterface
public interface BrowserErrors {

    /**
     * Answers with a page if this request wants one; otherwise returns false and writes nothing, and problem+json is
     * right.
     */
    boolean answer(
            ProblemDetail problem, HttpHeaders headers, HttpServletRequest request, HttpServletResponse response);

    /** The requested path, also in an error dispatch; empty where Tomcat could not read that far. */
    static String path(HttpServletRequest request) {
        var path = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI) instanceof String failed
                ? failed
                : request.getRequestURI();
        return path == null ? "" : path;
    }

    /** Whether the path as sent belongs to the API or the operators' endpoints, which have no pages. */
    static boolean isForPrograms(String path) {
        return path.startsWith("/api/")
                || path.startsWith("/actuator/")
                || path.equals("/api")
                || path.equals("/actuator");
    }

    /**
     * Whether a browser opened this address: it names HTML, and prefers it to JSON. A program that accepts anything
     * gets problem+json, and so does one that sends a key, whatever it accepts: Java's own client names HTML.
     */
    static boolean isOpenedInBrowser(HttpServletRequest request) {
        if (isForPrograms(path(request)) && request.getHeader(HttpHeaders.AUTHORIZATION) != null) {
            return false;
        }
        try {
            var accepted = MediaType.parseMediaTypes(request.getHeader(HttpHeaders.ACCEPT));
            MimeTypeUtils.sortBySpecificity(accepted);
            return accepted.stream()
                    .filter(type -> type.getQualityValue() > 0)
                    .filter(type -> isHtml(type) || isJson(type))
                    .findFirst()
                    .filter(BrowserErrors::isHtml)
                    .isPresent();
        } catch (InvalidMediaTypeException | InvalidMimeTypeException e) {
            return false;
        }
    }

    private static boolean isHtml(MediaType type) {
        return type.equalsTypeAndSubtype(MediaType.TEXT_HTML);
    }

    private static boolean isJson(MediaType type) {
        return List.of(MediaType.APPLICATION_JSON, MediaType.APPLICATION_PROBLEM_JSON).stream()
                .anyMatch(type::equalsTypeAndSubtype);
    }
}
