package dev.footfall.platform;

import dev.footfall.platform.ExternalIds.EntityId;
import dev.footfall.platform.ExternalIds.PersonId;
import dev.footfall.platform.ProblemException.ConflictException;
import dev.footfall.platform.ProblemException.ForbiddenException;
import dev.footfall.platform.ProblemException.NotFoundException;
import dev.footfall.platform.ProblemException.UnavailableException;
import dev.footfall.platform.body.BodyFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.Temporal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.TypeMismatchException;
import org.springframework.context.MessageSourceResolvable;
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
import org.springframework.validation.BindingResult;
import org.springframework.validation.FieldError;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.servlet.resource.NoResourceFoundException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.MismatchedInputException;

/**
 * Answers every error of a controller or of Spring MVC as {@code application/problem+json} (RFC 9457), or as a page
 * where a browser asked for one. Input errors carry {@code errors: [{field, code, detail}]}. Failures outside MVC
 * (filters, Tomcat) end in {@link FallbackErrorController}.
 */
@RestControllerAdvice
@Order(Ordered.LOWEST_PRECEDENCE)
class Problems extends ResponseEntityExceptionHandler {

    private final Failures failures;
    private final BrowserErrors browsers;
    private final TranslatedTexts texts;

    Problems(Failures failures, BrowserErrors browsers, TranslatedTexts texts) {
        this.failures = failures;
        this.browsers = browsers;
        this.texts = texts;
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

    /** A list or report that was cancelled is 422; any other time-out means a database that hangs. */
    @ExceptionHandler
    @Nullable ResponseEntity<Object> queryTimeout(
            QueryTimeoutException e,
            WebRequest request,
            HttpServletRequest servletRequest,
            HttpServletResponse servletResponse)
            throws Exception {
        var advice =
                QuestionPermits.advice(servletRequest.getAttribute(HandlerMapping.BEST_MATCHING_HANDLER_ATTRIBUTE));
        if (advice == null || servletResponse.isCommitted()) {
            return unexpected(e, request, servletRequest, servletResponse);
        }
        var detail = "This request timed out. " + advice.value();
        return answer(e, HttpStatus.UNPROCESSABLE_CONTENT, detail, request);
    }

    /**
     * A failure after part of the answer went out is thrown on, so that the server cuts the connection: a file must not
     * end as if it were complete.
     */
    @ExceptionHandler
    @Nullable ResponseEntity<Object> unexpected(
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
                        : "This route does not accept '" + e.getContentType() + "'")
                + (e.getSupportedMediaTypes().isEmpty() ? "." : ": " + words(e.getSupportedMediaTypes()) + ".");
        return respond(e, Failures.problem(HttpStatus.UNSUPPORTED_MEDIA_TYPE, detail), headers, request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMediaTypeNotAcceptable(
            HttpMediaTypeNotAcceptableException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        var detail = e.getSupportedMediaTypes().isEmpty()
                ? "No response format matches the header Accept."
                : "The header Accept names no format that this route offers: " + words(e.getSupportedMediaTypes())
                        + ".";
        return respond(e, Failures.problem(HttpStatus.NOT_ACCEPTABLE, detail), headers, request);
    }

    private static String words(List<MediaType> types) {
        return types.stream().map(MediaType::toString).distinct().collect(Collectors.joining(", "));
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleNoResourceFoundException(
            NoResourceFoundException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return answer(e, HttpStatus.NOT_FOUND, "Not found. /api/openapi lists all routes.", request);
    }

    /** Every answer of this class passes here; null where it was answered with a page. */
    @Override
    protected @Nullable ResponseEntity<Object> handleExceptionInternal(
            Exception e, @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        var own = new HttpHeaders();
        own.putAll(headers); // a copy, since the given ones may be read-only
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
            var language = texts.translate(problem, web.getRequest());
            if (language != null && web.getResponse() != null) {
                web.getResponse().setHeader(HttpHeaders.CONTENT_LANGUAGE, language.toLanguageTag());
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

    /**
     * Where in a body the JSON becomes unreadable, or which field has the wrong type. Repeats nothing of the body
     * itself.
     */
    record UnreadableJson(String detail, List<InvalidInputException.Field> fields) {

        static UnreadableJson in(HttpMessageNotReadableException e) {
            return switch (e.getCause()) {
                case InvalidFormatException unstorable
                when unstorable.getTargetType() == String.class
                        && !unstorable.getPath().isEmpty() ->
                    new UnreadableJson("", List.of(unstorable(path(unstorable))));
                case MismatchedInputException mismatch
                when !mismatch.getPath().isEmpty() ->
                    new UnreadableJson("", List.of(InputErrors.mismatch(path(mismatch), mismatch.getTargetType())));
                case DatabindException databind
                when databind.getCause() instanceof JacksonException cause ->
                    at(cause, "The body is not readable JSON");
                case DatabindException databind -> at(databind, "The body does not have the expected shape");
                case StreamConstraintsException limit -> at(limit, "The JSON is too deep, or a value in it too long");
                case JacksonException json -> at(json, "The body is not readable JSON");
                case null, default -> new UnreadableJson("The body is missing or cannot be read.", List.of());
            };
        }

        private static InvalidInputException.Field unstorable(String path) {
            return new InvalidInputException.Field(
                    path,
                    "invalid_value",
                    "'" + path + "' contains U+0000 or half a surrogate pair, which cannot be stored.");
        }

        private static UnreadableJson at(JacksonException e, String what) {
            var location = e.getLocation();
            var where = location == null || location.getLineNr() < 1
                    ? "."
                    : ": line " + location.getLineNr() + ", column " + location.getColumnNr() + ".";
            return new UnreadableJson(what + where, List.of());
        }

        private static String path(DatabindException e) {
            return e.getPath().stream()
                    .map(step -> step.getPropertyName() == null ? "[" + step.getIndex() + "]" : step.getPropertyName())
                    .collect(Collectors.joining("."))
                    .replace(".[", "[");
        }
    }

    /**
     * Says in plain words which field is wrong and what would be right, without the class names in Spring's own
     * messages.
     */
    static final class InputErrors {

        private InputErrors() {}

        static InvalidInputException.Field missing(String name) {
            return new InvalidInputException.Field(name, "required", "'" + name + "' is missing.");
        }

        static InvalidInputException.Field of(TypeMismatchException e) {
            var name = e instanceof MethodArgumentTypeMismatchException argument
                    ? argument.getName()
                    : e.getPropertyName();
            return mismatch(name == null ? "?" : name, e.getRequiredType());
        }

        static List<InvalidInputException.Field> of(BindingResult result) {
            return result.getAllErrors().stream()
                    .map(error -> error instanceof FieldError field
                            ? ofField(field, result)
                            : new InvalidInputException.Field(error.getObjectName(), "invalid_value", text(error)))
                    .toList();
        }

        /** A value that cannot be converted to the field's type. */
        static InvalidInputException.Field mismatch(String name, @Nullable Class<?> type) {
            if (type == UUID.class) {
                return new InvalidInputException.Field(
                        name,
                        "invalid_uuid",
                        "'" + name + "' must be a UUID like 0197a3c4-5b6d-7e8f-9a0b-1c2d3e4f5a6b.");
            }
            if (type == PersonId.class || type == EntityId.class) {
                return new InvalidInputException.Field(name, "invalid_uuid", "'" + name + "' " + ExternalIds.RULE);
            }
            if (type == Instant.class) {
                return new InvalidInputException.Field(
                        name, "invalid_timestamp", "'" + name + "' must be an instant like 2026-11-22T10:15:30Z.");
            }
            if (type != null && Temporal.class.isAssignableFrom(type)) {
                return new InvalidInputException.Field(
                        name, "invalid_date", "'" + name + "' must be a date like 2026-11-22.");
            }
            if (type == boolean.class || type == Boolean.class) {
                return new InvalidInputException.Field(
                        name, "invalid_boolean", "'" + name + "' must be true or false.");
            }
            if (type != null && (type.isPrimitive() || Number.class.isAssignableFrom(type))) {
                return new InvalidInputException.Field(name, "invalid_number", "'" + name + "' must be a number.");
            }
            if (type != null && type.isEnum()) {
                var known = Arrays.stream(type.getEnumConstants())
                        .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining(", "));
                return new InvalidInputException.Field(
                        name, "unknown_value", "'" + name + "' must be one of " + known + ".");
            }
            return new InvalidInputException.Field(
                    name, "invalid_value", "'" + name + "' has a value that cannot be read.");
        }

        private static InvalidInputException.Field ofField(FieldError error, BindingResult result) {
            return error.isBindingFailure()
                    ? mismatch(error.getField(), result.getFieldType(error.getField()))
                    : new InvalidInputException.Field(error.getField(), "invalid_value", text(error));
        }

        private static String text(MessageSourceResolvable error) {
            var message = error.getDefaultMessage();
            return message == null ? "not valid" : message;
        }
    }
}
