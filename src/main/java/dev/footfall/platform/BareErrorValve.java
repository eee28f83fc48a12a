package dev.footfall.platform;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;

/**
 * Answers what Tomcat refuses before the application sees it (a malformed request line, header or URL), in place of
 * Tomcat's own HTML page, which would name the server. Tomcat makes it by its class name: hence public.
 */
public class BareErrorValve extends ErrorReportValve {

    @Override
    protected void report(Request request, Response response, @Nullable Throwable throwable) {
        int code = response.getStatus();
        if (code < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        var status = HttpStatus.resolve(code);
        var title = status == null ? "Error" : status.getReasonPhrase();
        var body = "{\"title\":\"%s\",\"status\":%d,\"detail\":\"The request cannot be read as HTTP, or was refused.\"}"
                .formatted(title, code)
                .getBytes(StandardCharsets.UTF_8);
        try {
            response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
            response.setContentLength(body.length);
            response.getOutputStream().write(body);
            response.finishResponse();
        } catch (IOException | IllegalStateException e) {
            // The client is gone or the response was already taken: there is nobody left to tell.
            container.getLogger().debug("Error answer not written", e);
        }
    }
}
