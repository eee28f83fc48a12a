package dev.footfall.clients;

import dev.footfall.clients.ClientErrors.ClientController;
import dev.footfall.platform.Settings;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.util.UriComponentsBuilder;

/** Takes what the libraries of Segment's specification send: Segment's own, RudderStack's, Jitsu's. */
@Hidden
@ClientController
class SegmentController {

    /** The browser's short paths. */
    private static final Map<String, String> SHORT =
            Map.of("t", "track", "p", "page", "s", "screen", "i", "identify", "g", "group", "a", "alias");

    private final Intake intake;
    private final Settings settings;

    SegmentController(Intake intake, Settings settings) {
        this.intake = intake;
        this.settings = settings;
    }

    @PostMapping({"/v1/batch", "/v1/import", "/v1/b"})
    ResponseEntity<byte[]> batch(HttpServletRequest request) throws IOException, InterruptedException {
        return take(request, null);
    }

    @PostMapping({
        "/v1/track",
        "/v1/page",
        "/v1/screen",
        "/v1/identify",
        "/v1/group",
        "/v1/alias",
        "/v1/t",
        "/v1/p",
        "/v1/s",
        "/v1/i",
        "/v1/g",
        "/v1/a",
        "/api/s/{call}",
        "/api/s/s2s/{call}"
    })
    ResponseEntity<byte[]> call(HttpServletRequest request) throws IOException, InterruptedException {
        String path = request.getRequestURI();
        String call = path.substring(path.lastIndexOf('/') + 1);
        return take(request, SHORT.getOrDefault(call, call));
    }

    /** What analytics.js asks for before it sends: where to, and how much it tells of itself, which is nothing here. */
    @GetMapping("/v1/projects/{key}/settings")
    Map<String, Object> settings(@PathVariable String key, HttpServletRequest request) {
        URI site = settings.baseUrl() == null ? asCalled(request) : settings.baseUrl();
        String host = site.getRawAuthority() + (site.getRawPath() == null ? "" : site.getRawPath()) + "/v1";
        return Map.of(
                "integrations",
                Map.of("Segment.io", Map.of("apiKey", key, "apiHost", host, "protocol", site.getScheme())),
                "metrics",
                Map.of("sampleRate", 0));
    }

    private static URI asCalled(HttpServletRequest request) {
        return UriComponentsBuilder.fromUriString(request.getRequestURL().toString())
                .replacePath(null)
                .build()
                .toUri();
    }

    private ResponseEntity<byte[]> take(HttpServletRequest request, @Nullable String call)
            throws IOException, InterruptedException {
        return ClientAnswers.json(intake.take(request, (body, maxEvents) -> SegmentFormat.read(body, maxEvents, call)));
    }
}
