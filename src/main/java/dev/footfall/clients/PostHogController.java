package dev.footfall.clients;

import dev.footfall.clients.ClientErrors.ClientController;
import dev.footfall.platform.ProblemException.NotFoundException;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.regex.Pattern;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

/**
 * Takes what PostHog's and Amplitude's libraries send, which share the path {@code /batch}. What PostHog's ask for before
 * they send, an empty configuration answers: no flags, no recording, no surveys.
 */
@Hidden
@ClientController
class PostHogController {

    private static final String NO_FLAGS = """
            {"config":{"enable_collect_everything":true},"featureFlags":{},"featureFlagPayloads":{},"flags":{},\
            "errorsWhileComputingFlags":false,"sessionRecording":false,"surveys":false,"toolbarParams":{},\
            "isAuthenticated":false,"siteApps":[],"supportedCompression":["gzip","gzip-js"]}""";

    private static final String NO_CONFIGURATION = """
            {"token":"%s","hasFeatureFlags":false,"sessionRecording":false,"surveys":false,"heatmaps":false,\
            "siteApps":[],"supportedCompression":["gzip","gzip-js"]}""";

    private static final String AS_SCRIPT = """
            (function(){window._POSTHOG_REMOTE_CONFIG=window._POSTHOG_REMOTE_CONFIG||{};\
            window._POSTHOG_REMOTE_CONFIG["%s"]={config:%s,siteApps:[]}})();""";

    /** As keys are; it is written into a script. */
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_.-]{1,200}");

    private static final MediaType SCRIPT = MediaType.valueOf("text/javascript;charset=UTF-8");

    private final Intake intake;

    PostHogController(Intake intake) {
        this.intake = intake;
    }

    @PostMapping({"/batch", "/capture", "/e", "/i/v0/e", "/2/httpapi"})
    ResponseEntity<byte[]> take(HttpServletRequest request) throws IOException, InterruptedException {
        return ClientAnswers.json(intake.take(request, PropertyEvents::ofPostHog));
    }

    @PostMapping({"/flags", "/decide"})
    ResponseEntity<byte[]> flags() {
        return ClientAnswers.bytes(MediaType.APPLICATION_JSON, NO_FLAGS);
    }

    @GetMapping("/array/{token}/config")
    ResponseEntity<byte[]> configuration(@PathVariable String token) {
        return ClientAnswers.bytes(MediaType.APPLICATION_JSON, NO_CONFIGURATION.formatted(checked(token)));
    }

    @GetMapping("/array/{token}/config.js")
    ResponseEntity<byte[]> configurationScript(@PathVariable String token) {
        return ClientAnswers.bytes(SCRIPT, AS_SCRIPT.formatted(checked(token), NO_CONFIGURATION.formatted(token)));
    }

    private static String checked(String token) {
        if (!TOKEN.matcher(token).matches()) {
            throw new NotFoundException("There is no such key.");
        }
        return token;
    }
}
