package dev.footfall.platform;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.ResourceBundle;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;

/**
 * Answers what Tomcat refuses before the application sees it (a malformed request line, header or URL), in place of
 * Tomcat's own HTML page, which would name the server. A bare page for browsers, such as those whose cookies are too
 * large; where no header could be read it was a program. Tomcat makes it by its class name: hence public.
 */
public class ProblemErrorValve extends ErrorReportValve {

    private static final String DETAIL = "The request cannot be read as HTTP, or was refused.";

    @Override
    protected void report(Request request, Response response, @Nullable Throwable throwable) {
        int code = response.getStatus();
        if (code < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        var status = HttpStatus.resolve(code);
        var title = status == null ? "Error" : status.getReasonPhrase();
        boolean page = BrowserErrors.isOpenedInBrowser(request);
        var body = (page ? page(code) : problem(code, title)).getBytes(StandardCharsets.UTF_8);
        try {
            SecurityHeaders.ofPage(request, response);
            response.setContentType(
                    page ? MediaType.TEXT_HTML_VALUE + ";charset=UTF-8" : MediaType.APPLICATION_PROBLEM_JSON_VALUE);
            response.setContentLength(body.length);
            response.getOutputStream().write(body);
            response.finishResponse();
        } catch (IOException | IllegalStateException e) {
            // The client is gone or the response was already taken: there is nobody left to tell.
            container.getLogger().debug("Error answer not written", e);
        }
    }

    private static String problem(int code, String title) {
        return "{\"title\":\"%s\",\"status\":%d,\"detail\":\"%s\"}".formatted(title, code, DETAIL);
    }

    /** Without style: the application's pages are out of reach here. */
    private static String page(int code) {
        var texts = ResourceBundle.getBundle("messages", Locale.ROOT);
        return """
                <!DOCTYPE html>
                <html lang="en">
                <head><meta charset="utf-8"><title>%2$s · %5$s</title></head>
                <body><main><p>%1$d</p><h1>%2$s</h1><p>%3$s</p><p><a href="/">%4$s</a></p></main></body>
                </html>
                """.formatted(
                        code,
                        texts.getString("error.request.title"),
                        texts.getString("error.request.text"),
                        texts.getString("error.home"),
                        texts.getString("brand"));
    }
}
