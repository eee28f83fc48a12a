package dev.footfall.clients;

import dev.footfall.clients.ClientErrors.ClientController;
import dev.footfall.clients.Intake.Taken;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;

/** Takes what Mixpanel's libraries send: an event in the query, or events in a form or as JSON. */
@Hidden
@ClientController
class MixpanelController {

    private final Intake intake;

    MixpanelController(Intake intake) {
        this.intake = intake;
    }

    @GetMapping("/track")
    ResponseEntity<byte[]> inQuery(HttpServletRequest request) throws IOException, InterruptedException {
        return take(request);
    }

    @PostMapping({"/track", "/import"})
    ResponseEntity<byte[]> take(HttpServletRequest request) throws IOException, InterruptedException {
        String[] verbose = {FormText.parameter(request.getQueryString(), "verbose")};
        Taken taken = intake.take(request, (body, maxEvents) -> {
            String inQuery = FormText.parameter(request.getQueryString(), "data");
            if (verbose[0] == null) {
                verbose[0] = body.formField("verbose");
            }
            return PropertyEvents.ofMixpanel(
                    inQuery == null || body.length > 0 ? body : JsonText.ofField(inQuery), maxEvents);
        });
        return answer(taken.accepted() + taken.duplicates(), "1".equals(verbose[0]));
    }

    /** Profiles of people and groups: nothing of them is kept, and a library that got no answer would send them again. */
    @PostMapping({"/engage", "/groups"})
    ResponseEntity<byte[]> profiles(HttpServletRequest request) {
        return answer(0, "1".equals(FormText.parameter(request.getQueryString(), "verbose")));
    }

    /** Its libraries take the text {@code 1} for success, or a status of 1 where they asked for words. */
    private static ResponseEntity<byte[]> answer(int stored, boolean verbose) {
        return verbose
                ? ClientAnswers.bytes(
                        MediaType.APPLICATION_JSON,
                        "{\"status\":1,\"error\":null,\"code\":200,\"num_records_imported\":%d}".formatted(stored))
                : ClientAnswers.bytes(MediaType.TEXT_PLAIN, "1");
    }
}
