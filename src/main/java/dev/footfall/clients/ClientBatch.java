package dev.footfall.clients;

import dev.footfall.capture.BodyReader.TooLargeException;
import dev.footfall.clients.JsonText.Member;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one request has: its events, and what it says about all of them. */
final class ClientBatch {

    /** The codes of rejection of what cannot be read as an event. */
    static final String REQUIRED = "required";

    final JsonText text;
    final List<ClientEvent> events = new ArrayList<>();
    /** The keys that stand in it; where there are several, each in its place. */
    final Set<String> keys = new LinkedHashSet<>();

    /** The website that stands for a key; null where there is none. */
    @Nullable String website;

    /** When the client says that it sends it, by its own clock. */
    @Nullable String sentAt;

    /** As {@link ClientEvent#more}, of all its events. */
    List<Member> more = List.of();

    private final int maxEvents;

    ClientBatch(JsonText text, int maxEvents) {
        this.text = text;
        this.maxEvents = maxEvents;
    }

    void key(@Nullable String key) {
        if (key != null) {
            keys.add(key);
        }
    }

    /** For a place that each event has: all have the same, so that the first counts. */
    void firstKey(@Nullable String key) {
        if (keys.isEmpty()) {
            key(key);
        }
    }

    /** @throws TooLargeException when there are too many */
    void add(ClientEvent event) {
        if (events.size() == maxEvents) {
            throw new TooLargeException(
                    "A request may hold at most " + maxEvents + " events. Send them in several requests.");
        }
        events.add(event);
    }
}
