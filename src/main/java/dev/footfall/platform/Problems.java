package dev.footfall.platform;

import dev.footfall.platform.body.BodyFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.TypeMismatchException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/**
 * Every error that a controller or the MVC machinery raises, as {@code application/problem+json} (RFC 9457), or as a page
 * where a browser asked for one. Input errors carry {@code errors: [{field, code, detail}]}. Failures outside MVC (filters,
 * Tomcat) end in {@link ErrorAnswers}.
 */
@RestControllerAdvice
@Order(Ordered.LOWEST_PRECEDENCE)
class Problems extends ResponseEntityExceptionHandler {

    private final Failures failures;
    private final BrowserErrors browsers;

    Problems(Failures failures, BrowserErrors browsers) {
        this.failures = failures;
        this.browsers = browsers;
    }

    @ExceptionHandler
    @Nullable ResponseEntity<Object> invalid(InvalidInputException e, WebRequest request) {
        return invalid(e, e.fields(), request);
    }

    @ExceptionHandler
    @Nullable ResponseEntity<Object> notFound(NotFoundException e, WebRequest request) {
        return answer(e, HttpStatus.NOT_FOUND, e.getMessage(), request);
    }

    @ExceptionHandler
    @Nullable ResponseEntity<Object> forbidden(ForbiddenException e, WebRequest request) {
        return answer(e, HttpStatus.FORBIDDEN, e.getMessage(), request);
    }

    @ExceptionHandler
    @Nullable ResponseEntity<Object> conflict(ConflictException e, WebRequest request) {
        return answer(e, HttpStatus.CONFLICT, e.getMessage(), request);
    }

    @ExceptionHandler
    @Nullable ResponseEntity<Object> unavailable(UnavailableException e, WebRequest request) {
        var problem = Failures.problem(HttpStatus.SERVICE_UNAVAILABLE, String.valueOf(e.getMessage()));
        return respond(e, problem, retryAfter(e.retryAfter()), request);
    }

    /** A list or report that was given up; anything else that takes so long is taken for a database that hangs. */
    @ExceptionHandler
    @Nullable ResponseEntity<Object> givenUp(
            QueryTimeoutException e,
            WebRequest request,
            HttpServletRequest servletRequest,
            HttpServletResponse servletResponse)
            throws Exception {
        var advice = QuestionPermits.mark(servletRequest.getAttribute(HandlerMapping.BEST_MATCHING_HANDLER_ATTRIBUTE));
        if (advice == null || servletResponse.isCommitted()) {
            return unforeseen(e, request, servletRequest, servletResponse);
        }
        var detail = "This took too long and was given up. " + advice.value();
        return answer(e, HttpStatus.UNPROCESSABLE_CONTENT, detail, request);
    }

    /** What fails when part of the answer is out already passes on, so that the server cuts the connection: a file must not end as if it were whole. */
    @ExceptionHandler
    @Nullable ResponseEntity<Object> unforeseen(
            Exception e, WebRequest request, HttpServletRequest servletRequest, HttpServletResponse servletResponse)
            throws Exception {
        if (servletResponse.isCommitted()) {
            throw e;
        }
        var refused = BodyFilter.problem(e);
        if (refused != null) {
            return respond(e, refused, new HttpHeaders(), request);
        }
        var pattern = servletRequest.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
        var problem = failures.answer(e, servletRequest.getMethod() + " " + (pattern == null ? "?" : pattern));
        var headers = problem.getStatus() == 503 ? retryAfter(Failures.DATABASE_RETRY) : new HttpHeaders();
        return respond(e, problem, headers, request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        var refused = BodyFilter.problem(e);
        if (refused != null) {
            return respond(e, refused, new HttpHeaders(), request);
        }
        var unreadable = UnreadableJson.in(e);
        return unreadable.fields().isEmpty()
                ? answer(e, HttpStatus.BAD_REQUEST, unreadable.detail(), request)
                : invalid(e, unreadable.fields(), request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleMethodArgumentNotValid(
            MethodArgumentNotValidException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return invalid(e, InputErrors.of(e.getBindingResult()), request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleTypeMismatch(
            TypeMismatchException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return invalid(e, List.of(InputErrors.of(e)), request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleMissingServletRequestParameter(
            MissingServletRequestParameterException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return invalid(e, List.of(InputErrors.missing(e.getParameterName())), request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMediaTypeNotSupported(
            HttpMediaTypeNotSupportedException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        var detail = (e.getContentType() == null
                        ? "The header Content-Type is missing: say what the body is"
                        : "This does not take '" + e.getContentType() + "'")
                + (e.getSupportedMediaTypes().isEmpty() ? "." : ": " + words(e.getSupportedMediaTypes()) + ".");
        return respond(e, Failures.problem(HttpStatus.UNSUPPORTED_MEDIA_TYPE, detail), headers, request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMediaTypeNotAcceptable(
            HttpMediaTypeNotAcceptableException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        var detail = e.getSupportedMediaTypes().isEmpty()
                ? "There is no answer of a kind that the header Accept names."
                : "The header Accept names nothing that there is here: " + words(e.getSupportedMediaTypes()) + ".";
        return respond(e, Failures.problem(HttpStatus.NOT_ACCEPTABLE, detail), headers, request);
    }

    private static String words(List<MediaType> types) {
        return types.stream().map(MediaType::toString).distinct().collect(Collectors.joining(", "));
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleNoResourceFoundException(
            NoResourceFoundException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return answer(e, HttpStatus.NOT_FOUND, "There is nothing here. /api/openapi lists what there is.", request);
    }

    /** Where every answer of this class passes; null: it was answered with a page. */
    @Override
    protected @Nullable ResponseEntity<Object> handleExceptionInternal(
            Exception e, @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        var own = new HttpHeaders();
        own.putAll(headers); // which may be read-only
        if (body instanceof ProblemDetail) {
            // whatever Accept says: an answer without its reason helps nobody
            own.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
        }
        var answer = super.handleExceptionInternal(e, body, own, status, request);
        if (answer != null
                && answer.getBody() instanceof ProblemDetail problem
                && request instanceof ServletWebRequest web) {
            problem.setInstance(Failures.instance(web.getRequest().getRequestURI()));
            if (web.getResponse() != null
                    && browsers.answer(problem, answer.getHeaders(), web.getRequest(), web.getResponse())) {
                return null;
            }
        }
        return answer;
    }

    private @Nullable ResponseEntity<Object> invalid(
            Exception e, List<InvalidInputException.Field> fields, WebRequest request) {
        var detail =
                fields.isEmpty() ? "The input is not valid." : fields.getFirst().detail();
        var problem = Failures.problem(HttpStatus.BAD_REQUEST, detail);
        problem.setProperty("errors", fields);
        return respond(e, problem, new HttpHeaders(), request);
    }

    private @Nullable ResponseEntity<Object> answer(
            Exception e, HttpStatus status, @Nullable String detail, WebRequest request) {
        var problem = Failures.problem(status, String.valueOf(detail));
        return respond(e, problem, new HttpHeaders(), request);
    }

    private @Nullable ResponseEntity<Object> respond(
            Exception e, ProblemDetail problem, HttpHeaders headers, WebRequest request) {
        return handleExceptionInternal(e, problem, headers, HttpStatusCode.valueOf(problem.getStatus()), request);
    }

    private static HttpHeaders retryAfter(Duration wait) {
        var headers = new HttpHeaders();
        headers.set(HttpHeaders.RETRY_AFTER, String.valueOf(Math.max(1, wait.toSeconds())));
        return headers;
    }
}
