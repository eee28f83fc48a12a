package dev.footfall.activity;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/** A search that was given up after {@link Activities#PATIENCE}: answered 422, for the same again would take as long. */
public class TooBroad extends ErrorResponseException {

    TooBroad(@Nullable Throwable cause) {
        super(
                HttpStatus.UNPROCESSABLE_CONTENT,
                ProblemDetail.forStatusAndDetail(
                        HttpStatus.UNPROCESSABLE_CONTENT,
                        "The search was given up after " + Activities.PATIENCE.toSeconds()
                                + " s. Narrow it: a shorter period by 'from' and 'to', a 'userId', or a 'type' beside 'metadata'."),
                cause);
    }
}
