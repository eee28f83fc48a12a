package dev.footfall.export;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/** There was a file, and it will not come back: answered 410. */
final class FileGoneException extends ErrorResponseException {

    private static final long serialVersionUID = 1L;

    FileGoneException(String detail) {
        super(HttpStatus.GONE, ProblemDetail.forStatusAndDetail(HttpStatus.GONE, detail), null);
    }
}
