package dev.footfall.clients;

import dev.footfall.capture.BodyReader.NotReadableException;
import dev.footfall.capture.ClientActivity;
import dev.footfall.clients.mapping.Mappings.Mapping;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Single events as clients write them, for files that have many: read exactly as if their client had sent them, so that
 * an event that was sent and is imported as well is one. Used by one thread.
 */
public final class ClientRecords {

    /** Whose form it is. */
    public enum Form {
        SEGMENT,
        POSTHOG,
        CLOUDEVENTS
    }

    /**
     * @param name what its sender calls it; empty where it does not say
     * @param activity null for one that is none
     * @param problem the code of its rejection then
     */
    public record ClientRecord(
            String name,
            @Nullable ClientActivity activity,
            @Nullable String problem) {}

    private final Form form;
    private final Mapping mapping;

    public ClientRecords(Form form, Mapping mapping) {
        this.form = form;
        this.mapping = mapping;
    }

    /** @throws NotReadableException for what is no JSON, or not one event */
    public ClientRecord read(byte[] bytes, int length) {
        JsonText text = new JsonText(bytes, length);
        ClientBatch batch = switch (form) {
            case SEGMENT -> SegmentFormat.read(text, 1, null);
            case POSTHOG -> PropertyEvents.ofPostHog(text, 1);
            case CLOUDEVENTS -> CloudEvents.read(text, 1);
        };
        List<ClientEvent> events = batch.events;
        if (events.isEmpty()) {
            throw new NotReadableException("This is no event.");
        }
        ClientEvent event = events.getFirst();
        if (event.problem != null) {
            return new ClientRecord(event.name, null, event.problem);
        }
        Translation translation = new Translation(batch, mapping, Duration.ZERO);
        String type = translation.type(event);
        return type == null
                ? new ClientRecord(event.name, null, "invalid_activity_type")
                : new ClientRecord(event.name, translation.activity(event, type), null);
    }
}
