package dev.footfall.platform.body;

import java.io.Serial;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/**
 * A body that is too long, too slow, broken off or malformed. Unchecked, since Tomcat treats every {@code IOException}
 * of a body as a failure of its own, which ends as 500 with a stack trace whatever the application answers.
 */
public final class BodyException extends ErrorResponseException {

    @Serial
    private static final long serialVersionUID = 1L;

    private BodyException(HttpStatus status, String detail, @Nullable Throwable cause) {
        super(status, ProblemDetail.forStatusAndDetail(status, detail), cause);
    }

    static BodyException tooLarge(long limit) {
        return new BodyException(
                HttpStatus.CONTENT_TOO_LARGE, "The body of this request may have at most " + limit + " bytes.", null);
    }

    static BodyException tooSlow(BodySettings settings) {
        return new BodyException(
                HttpStatus.REQUEST_TIMEOUT,
                ("The body came too slowly: send at least %d bytes a second, pause for %d s at most,"
                                + " and be done within %d s.")
                        .formatted(
                                settings.atLeast().toBytes(),
                                settings.silence().toSeconds(),
                                settings.within().toSeconds()),
                null);
    }

    static BodyException brokenOff(Throwable cause) {
        return new BodyException(HttpStatus.BAD_REQUEST, "The body is incomplete, or its chunks are malformed.", cause);
    }

    static BodyException malformed(String detail) {
        return new BodyException(HttpStatus.BAD_REQUEST, detail, null);
    }
}
