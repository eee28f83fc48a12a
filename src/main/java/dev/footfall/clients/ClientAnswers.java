package dev.footfall.clients;

import dev.footfall.clients.Intake.Taken;
import java.nio.charset.StandardCharsets;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/** Success, as clients understand it. As bytes, whose length is known: a chunked answer goes out in two packets. */
final class ClientAnswers {

    private ClientAnswers() {}

    /**
     * Segment's, PostHog's and Amplitude's clients each look for another of these fields; without them some send the
     * same again. The numbers are for people who try a request by hand.
     */
    static ResponseEntity<byte[]> json(Taken taken) {
        return bytes(MediaType.APPLICATION_JSON, """
                {"success":true,"status":"ok","code":200,"ok":true,"received":%d,"accepted":%d,"duplicates":%d,\
                "suppressed":%d,"rejected":%d,"dead":%d}""".formatted(
                        taken.received(),
                        taken.accepted(),
                        taken.duplicates(),
                        taken.suppressed(),
                        taken.rejected(),
                        taken.dead()));
    }

    static ResponseEntity<byte[]> bytes(MediaType type, String body) {
        return ResponseEntity.ok().contentType(type).body(body.getBytes(StandardCharsets.UTF_8));
    }
}
