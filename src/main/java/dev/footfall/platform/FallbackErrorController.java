package dev.footfall.platform;

import dev.footfall.platform.body.BodyFilter;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.coyote.CloseNowException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Answers failures outside the controllers: exceptions of filters, and {@code sendError}. Browsers get a page. Needs no
 * database, so it works while that is down. Requested directly it answers 404.
 */
@RestController
class FallbackErrorController implements ErrorController {

    private final Failures failures;
    private final BrowserErrors browserErrors;
    private final TranslatedTexts texts;

    FallbackErrorController(Failures failures, BrowserErrors browserErrors, TranslatedTexts texts) {
        this.failures = failures;
        this.browserErrors = browserErrors;
        this.texts = texts;
    }

    @RequestMapping("${spring.web.error.path:/error}")
    @Nullable ResponseEntity<ProblemDetail> error(HttpServletRequest request, HttpServletResponse response) {
        if (response.isCommitted()
                && request.getAttribute(RequestDispatcher.ERROR_EXCEPTION) instanceof CloseNowException) {
            return null; // closed on purpose, which is no failure
        }
        var problem = problem(request); // before the check below, since this also logs the failure
        if (response.isCommitted()) {
            return null; // part of the answer is out: nothing may follow it, the server cuts the connection
        }
        if (request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI) instanceof String path) {
            problem.setInstance(Failures.instance(path));
        }
        var headers = new HttpHeaders();
        if (problem.getStatus() == HttpStatus.SERVICE_UNAVAILABLE.value()) {
            headers.set(HttpHeaders.RETRY_AFTER, String.valueOf(Failures.DATABASE_RETRY.toSeconds()));
        }
        if (browserErrors.answer(problem, headers, request, response)) {
            return null;
        }
        var language = texts.translate(problem, request);
        if (language != null) {
            headers.setContentLanguage(language);
        }
        return ResponseEntity.status(problem.getStatus())
                .headers(headers)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(problem);
    }

    private ProblemDetail problem(HttpServletRequest request) {
        if (request.getAttribute(RequestDispatcher.ERROR_EXCEPTION) instanceof Throwable failure) {
            var refused = BodyFilter.problem(failure);
            if (refused != null) {
                return refused;
            }
            return failures.answer(failure, request.getMethod() + " outside the controllers");
        }
        var status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code
                ? HttpStatus.resolve(code)
                : HttpStatus.NOT_FOUND;
        if (status == null || status == HttpStatus.INTERNAL_SERVER_ERROR) {
            return failures.answer(new IllegalStateException("Error status without an exception"), request.getMethod());
        }
        var problem = ProblemDetail.forStatus(status);
        problem.setDetail(
                status == HttpStatus.NOT_FOUND
                        ? "Not found. /api/openapi lists all routes."
                        : status.getReasonPhrase() + ".");
        return problem;
    }
}
