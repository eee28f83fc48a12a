package dev.footfall.clients;

import dev.footfall.clients.ClientErrors.ClientController;
import dev.footfall.clients.JsonText.Member;
import dev.footfall.platform.Sha256;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Clock;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Takes what Umami's script sends. It names no key but a website, whose id is that of a key, and mostly no person: then
 * address and browser stand for one, hashed, anew each month, as in Umami.
 */
@Hidden
@ClientController
class UmamiController {

    /** What an event says besides its data. */
    private static final Set<String> KEPT = Set.of("url", "referrer", "title", "hostname", "tag");

    private final Intake intake;
    private final Clock clock;

    UmamiController(Intake intake, Clock clock) {
        this.intake = intake;
        this.clock = clock;
    }

    @PostMapping("/api/send")
    ResponseEntity<byte[]> take(HttpServletRequest request) throws IOException, InterruptedException {
        return ClientAnswers.json(
                intake.take(request, (body, maxEvents) -> body.read(parser -> read(parser, request, body, maxEvents))));
    }

    private ClientBatch read(JsonParser parser, HttpServletRequest request, JsonText body, int maxEvents) {
        ClientBatch batch = new ClientBatch(body, maxEvents);
        ClientEvent event = new ClientEvent();
        if (event.begin(parser)) {
            String type = null;
            for (String name = parser.nextName(); name != null; name = parser.nextName()) {
                parser.nextToken();
                switch (name) {
                    case "type" -> type = JsonText.text(parser);
                    case "payload" -> payload(parser, event, batch);
                    default -> parser.skipChildren();
                }
            }
            event.end(parser);
            finish(event, type, stranger(request, batch));
        }
        batch.add(event);
        return batch;
    }

    private static void payload(JsonParser parser, ClientEvent event, ClientBatch batch) {
        if (!parser.hasToken(JsonToken.START_OBJECT)) {
            parser.skipChildren();
            return;
        }
        List<Member> properties = new ArrayList<>();
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            parser.nextToken();
            switch (name) {
                case "website" -> batch.website = JsonText.text(parser);
                case "name" -> event.name(JsonText.text(parser));
                case "id" -> event.person = JsonText.text(parser);
                case "timestamp" -> event.timestamp = JsonText.text(parser);
                case "data" -> properties.addAll(JsonText.membersIfObject(parser));
                default -> {
                    if (KEPT.contains(name)) {
                        event.more(JsonText.renamed(parser, name));
                    } else {
                        parser.skipChildren();
                    }
                }
            }
        }
        event.properties = properties;
    }

    private static void finish(ClientEvent event, @Nullable String type, String stranger) {
        event.anonymousId = stranger;
        if ("identify".equals(type)) {
            event.name = "identify";
        } else if (event.name.isEmpty()) {
            event.name = "page";
            event.type = "page_view";
        }
    }

    private String stranger(HttpServletRequest request, ClientBatch batch) {
        String month = YearMonth.from(clock.instant().atZone(ZoneOffset.UTC)).toString();
        return HexFormat.of()
                .formatHex(Sha256.of(String.join(
                        "\0",
                        "umami",
                        String.valueOf(batch.website),
                        request.getRemoteAddr(),
                        String.valueOf(request.getHeader("User-Agent")),
                        month)));
    }
}
