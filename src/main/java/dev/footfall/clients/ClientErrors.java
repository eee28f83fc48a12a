package dev.footfall.clients;

import dev.footfall.access.WriteKeys.UnknownKeyException;
import dev.footfall.capture.BodyReader.NotReadableException;
import dev.footfall.capture.BodyReader.TooLargeException;
import dev.footfall.platform.Failures;
import dev.footfall.platform.ProblemException.ForbiddenException;
import dev.footfall.platform.ProblemException.UnavailableException;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.Duration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/**
 * The errors of ready-made clients: problem+json with the fields that clients look for. A client drops its events at any
 * status but 503, so that this is the answer to whatever passes; never 429.
 */
@RestControllerAdvice(annotations = ClientErrors.ClientController.class)
@Order(Ordered.HIGHEST_PRECEDENCE)
class ClientErrors {

    /** Clients without this much patience lose events at a restart, which takes about as long. */
    private static final Duration MIN_RETRY_AFTER = Duration.ofSeconds(5);

    /** A controller whose paths ready-made clients call. */
    @RestController
    @Target(ElementType.TYPE)
    @Retention(RetentionPolicy.RUNTIME)
    @Documented
    @interface ClientController {}

    @ExceptionHandler
    ResponseEntity<ProblemDetail> notReadable(NotReadableException e) {
        return answer(HttpStatus.BAD_REQUEST, e);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> tooLarge(TooLargeException e) {
        return answer(HttpStatus.CONTENT_TOO_LARGE, e);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> unknownKey(UnknownKeyException e) {
        return answer(HttpStatus.UNAUTHORIZED, e);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> forbidden(ForbiddenException e) {
        return answer(HttpStatus.FORBIDDEN, e);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> unavailable(UnavailableException e) {
        Duration wait = e.retryAfter().compareTo(MIN_RETRY_AFTER) < 0 ? MIN_RETRY_AFTER : e.retryAfter();
        return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
                .header(HttpHeaders.RETRY_AFTER, String.valueOf(wait.toSeconds()))
                .body(problem(HttpStatus.SERVICE_UNAVAILABLE, e));
    }

    /** Whether clients send again what failed so. */
    static boolean isRepeatedAfter(RuntimeException e) {
        return e instanceof UnavailableException || Failures.isDatabaseAway(e);
    }

    private static ResponseEntity<ProblemDetail> answer(HttpStatus status, RuntimeException e) {
        return ResponseEntity.of(problem(status, e)).build();
    }

    private static ProblemDetail problem(HttpStatus status, RuntimeException e) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, e.getMessage());
        problem.setProperty("success", false);
        problem.setProperty("code", status.value());
        problem.setProperty("error", e.getMessage());
        return problem;
    }
}
