package dev.footfall.clients;

import dev.footfall.clients.ClientErrors.ClientController;
import dev.footfall.platform.Ascii;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import tools.jackson.databind.json.JsonMapper;

/** Takes CloudEvents in each mode of their HTTP binding: attributes as headers, one event as JSON, or an array. */
@Hidden
@ClientController
class CloudEventsController {

    private static final String PREFIX = "ce-";

    private final Intake intake;
    private final JsonMapper json;

    CloudEventsController(Intake intake, JsonMapper json) {
        this.intake = intake;
        this.json = json;
    }

    @PostMapping("/api/cloudevents")
    ResponseEntity<byte[]> take(HttpServletRequest request) throws IOException, InterruptedException {
        return ClientAnswers.json(
                intake.take(request, (body, maxEvents) -> CloudEvents.read(event(request, body), maxEvents)));
    }

    private JsonText event(HttpServletRequest request, JsonText body) {
        if (request.getHeader("ce-type") == null && request.getHeader("ce-id") == null) {
            return body;
        }
        Map<String, String> attributes = new LinkedHashMap<>();
        for (String header : Collections.list(request.getHeaderNames())) {
            if (Ascii.startsWithIgnoreCase(header, PREFIX)) {
                attributes.put(Ascii.lower(header.substring(PREFIX.length())), decoded(request.getHeader(header)));
            }
        }
        attributes.remove("data");
        return CloudEvents.of(attributes, body.length == 0 ? null : body, isJson(request.getContentType()), json);
    }

    private static boolean isJson(@Nullable String contentType) {
        return contentType == null || Ascii.lower(contentType).contains("json");
    }

    /**
     * Header values have percent-encoding; a plus sign stands for itself. The SDKs for JavaScript (10.0.0) and Java
     * (4.0.1) do not encode: what cannot be encoded text is taken as it is, rather than lost.
     */
    private static String decoded(String value) {
        try {
            return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return value;
        }
    }
}
