package dev.footfall.platform.page;

import dev.footfall.platform.ProblemWriter;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

/**
 * An error as it is shown.
 *
 * @param key part of the message keys: {@code error.KEY.title}, {@code error.KEY.text}
 * @param detail what exactly is wrong where the sender can mend it; null: the general text of the key says enough
 * @param reference finds the cause in the log; null where nothing failed
 */
record ErrorView(
        int status,
        String key,
        @Nullable String detail,
        @Nullable String reference) {

    private static final Set<Integer> OWN_TEXTS = Set.of(401, 403, 404, 405, 422, 500, 503);
    /** For these the problem's own words are about the API, or say no more than the general text. */
    private static final Set<Integer> GENERAL = Set.of(401, 403, 404, 405, 500);

    static ErrorView of(ProblemDetail problem) {
        int status = problem.getStatus();
        if (ProblemWriter.REFUSED_FORM.equals(problem.getTitle())) {
            return new ErrorView(status, "form", problem.getDetail(), null);
        }
        var properties = problem.getProperties();
        var reference = properties == null ? null : properties.get("reference");
        return new ErrorView(
                status,
                OWN_TEXTS.contains(status) ? String.valueOf(status) : status < 500 ? "input" : "500",
                GENERAL.contains(status) || isBare(problem) ? null : problem.getDetail(),
                reference == null ? null : reference.toString());
    }

    /** At an address that is for programs, opened in a browser. */
    static ErrorView ofApi(ProblemDetail problem) {
        var view = of(problem);
        var detail = isBare(problem) ? null : problem.getDetail();
        return new ErrorView(view.status, view.status < 500 ? "api" : view.key, detail, view.reference);
    }

    /** Says nothing but the name of the status. */
    private static boolean isBare(ProblemDetail problem) {
        var status = HttpStatus.resolve(problem.getStatus());
        return status != null && (status.getReasonPhrase() + ".").equals(problem.getDetail());
    }
}
