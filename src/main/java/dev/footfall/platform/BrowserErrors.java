package dev.footfall.platform;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ProblemDetail;

/** Shows errors to people: what answers a browser in place of problem+json. */
@FunctionalInterface
public interface BrowserErrors {

    /** Answers with a page if this request wants one; false, and nothing written, where problem+json is right. */
    boolean answer(
            ProblemDetail problem, HttpHeaders headers, HttpServletRequest request, HttpServletResponse response);
}
