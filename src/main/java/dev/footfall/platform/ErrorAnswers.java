package dev.footfall.platform;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * The last stop of whatever goes wrong outside the controllers: filters that throw, {@code sendError} of the container.
 * Needs no database, so it answers while that is away. Asked for directly it is a page that does not exist.
 */
@RestController
class ErrorAnswers implements ErrorController {

    private final Failures failures;

    ErrorAnswers(Failures failures) {
        this.failures = failures;
    }

    @RequestMapping("${spring.web.error.path:/error}")
    ResponseEntity<ProblemDetail> error(HttpServletRequest request) {
        var problem = problem(request);
        if (request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI) instanceof String path) {
            problem.setInstance(UriComponentsBuilder.fromPath(path).build().toUri());
        }
        var response = ResponseEntity.status(problem.getStatus()).contentType(MediaType.APPLICATION_PROBLEM_JSON);
        if (problem.getStatus() == HttpStatus.SERVICE_UNAVAILABLE.value()) {
            response.header(HttpHeaders.RETRY_AFTER, String.valueOf(Failures.DATABASE_RETRY.toSeconds()));
        }
        return response.body(problem);
    }

    private ProblemDetail problem(HttpServletRequest request) {
        if (request.getAttribute(RequestDispatcher.ERROR_EXCEPTION) instanceof Throwable failure) {
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
                        ? "There is nothing here. /api/openapi lists what there is."
                        : status.getReasonPhrase() + ".");
        return problem;
    }
}
