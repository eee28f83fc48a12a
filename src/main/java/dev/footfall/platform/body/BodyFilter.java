package dev.footfall.platform.body;

import dev.footfall.platform.ProblemWriter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses what announces too much, and answers where a filter met a body or parameters that cannot be read; what a controller
 * meets is answered by {@code Problems}. The first of all filters but the one that knows the sender's address.
 */
public final class BodyFilter extends OncePerRequestFilter {

    private static final int CAUSES = 20;

    private final BodyLimits limits;
    private final ProblemWriter problems;

    BodyFilter(BodyLimits limits, ProblemWriter problems) {
        this.limits = limits;
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        ProblemDetail refusal = request.getContentLengthLong() == 0 ? null : refusal(request);
        if (refusal != null) {
            response.setHeader("X-Content-Type-Options", "nosniff");
            problems.write(request, response, refusal);
            return;
        }
        try {
            chain.doFilter(request, response);
        } catch (ServletException | RuntimeException e) {
            ProblemDetail problem = problem(e);
            if (problem == null || response.isCommitted()) {
                throw e;
            }
            problems.write(request, response, problem);
        }
    }

    private @Nullable ProblemDetail refusal(HttpServletRequest request) {
        long limit = limits.of(request.getRequestURI());
        if (request.getContentLengthLong() > limit) {
            return BodyException.tooLarge(limit).getBody();
        }
        String type = request.getContentType();
        return type != null && type.toLowerCase(Locale.ROOT).startsWith("multipart/")
                ? ProblemDetail.forStatusAndDetail(
                        HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                        "Nothing here takes multipart bodies: send forms as application/x-www-form-urlencoded"
                                + " and what the API takes as JSON.")
                : null;
    }

    /** The answer to a failure that the sender's body or parameters caused; null for any other. */
    public static @Nullable ProblemDetail problem(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < CAUSES; depth++) {
            if (cause instanceof ErrorResponseException answered) {
                return answered.getBody();
            }
            if (cause instanceof InvalidParameterException parameters) {
                return problem(parameters);
            }
            cause = cause.getCause();
        }
        return null;
    }

    private static ProblemDetail problem(InvalidParameterException parameters) {
        return parameters.getErrorCode() == HttpStatus.CONTENT_TOO_LARGE.value()
                ? ProblemDetail.forStatusAndDetail(HttpStatus.CONTENT_TOO_LARGE, "A form may have at most 256 KiB.")
                : ProblemDetail.forStatusAndDetail(
                        HttpStatus.BAD_REQUEST,
                        "The parameters cannot be read: names and values are UTF-8 with percent-encoding,"
                                + " as in a=b%20c&d=%C3%A9, and at most 1,000.");
    }
}
