package dev.footfall.platform;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Writes an error answer in filters, where no controller runs. */
@Component
public class ProblemWriter {

    /** The title of a problem with a form itself rather than with its sender. */
    public static final String REFUSED_FORM = "Form refused";

    private final JsonMapper json;

    private final BrowserErrors browsers;

    private final TranslatedTexts texts;

    ProblemWriter(JsonMapper json, BrowserErrors browsers, TranslatedTexts texts) {
        this.json = json;
        this.browsers = browsers;
        this.texts = texts;
    }

    /** Writes a page where a browser asked for one, otherwise problem+json. */
    public void write(HttpServletRequest request, HttpServletResponse response, HttpStatus status, String detail)
            throws IOException {
        write(request, response, ProblemDetail.forStatusAndDetail(status, detail));
    }

    /** Answers a form that cannot be trusted: without this browser's token, or from another site. */
    public void refuseForm(HttpServletRequest request, HttpServletResponse response, String detail) throws IOException {
        var problem = ProblemDetail.forStatusAndDetail(HttpStatus.FORBIDDEN, detail);
        problem.setTitle(REFUSED_FORM);
        write(request, response, problem);
    }

    public void write(HttpServletRequest request, HttpServletResponse response, ProblemDetail problem)
            throws IOException {
        if (!browsers.answer(problem, new HttpHeaders(), request, response)) {
            var language = texts.translate(problem, request);
            if (language != null) {
                response.setHeader(HttpHeaders.CONTENT_LANGUAGE, language.toLanguageTag());
            }
            write(response, problem);
        }
    }

    public void write(HttpServletResponse response, HttpStatus status, String detail) throws IOException {
        write(response, ProblemDetail.forStatusAndDetail(status, detail));
    }

    void write(HttpServletResponse response, ProblemDetail problem) throws IOException {
        if (response.isCommitted()) {
            return;
        }
        response.setStatus(problem.getStatus());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        var body = json.writeValueAsBytes(problem);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
