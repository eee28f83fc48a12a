package dev.footfall.activity;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/** A question that was given up because it took too long: answered 422, for the same again would take as long. */
public class TooBroad extends ErrorResponseException {

    /** @param detail what was given up, and how to ask for less */
    public TooBroad(String detail, @Nullable Throwable cause) {
        super(
                HttpStatus.UNPROCESSABLE_CONTENT,
                ProblemDetail.forStatusAndDetail(HttpStatus.UNPROCESSABLE_CONTENT, detail),
                cause);
    }
}
