package dev.footfall.capture;

import dev.footfall.activity.Activity;
import dev.footfall.activity.ActivityTypes;
import dev.footfall.activity.EntityKeys;
import dev.footfall.capture.Entry.Outcome;
import dev.footfall.capture.scrub.MetadataReader.Findings;
import dev.footfall.capture.scrub.Scrubber;
import dev.footfall.platform.ExternalIds;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Entities whose sender knows them by a text that is no UUID: which UUID stands for one, whether its text may be kept,
 * and the storing of new texts. A person's text is never kept, nor one in which the scrubber finds personal data.
 * Called by request threads and writers.
 */
@Component
final class EntityTexts {

    private record Known(String text, UUID id) {}

    private static final String FIELD = "entityId";
    private static final int SLOTS = 1 << 14;

    private final ExternalIds ids;
    private final EntityKeys keys;
    private final ActivityTypes types;
    private final Scrubber scrubber;
    private final Findings findings;

    /**
     * Texts that are stored, and so were judged before: the same entities recur, and a hash and a look at what is
     * stored cost some 0.3 µs. At most 16,384 (3 MB): a new one replaces the one in the same slot.
     */
    private final AtomicReferenceArray<@Nullable Known> known = new AtomicReferenceArray<>(SLOTS);

    EntityTexts(ExternalIds ids, EntityKeys keys, ActivityTypes types, Scrubber scrubber, Findings findings) {
        this.ids = ids;
        this.keys = keys;
        this.types = types;
        this.scrubber = scrubber;
        this.findings = findings;
    }

    /** Completes a draft whose type is known and whose entity is a text. */
    void resolve(ParsedActivity draft, String text) {
        if (types.isPerson(Objects.requireNonNull(draft.type), draft.entityTypeName)) {
            draft.entityId = ids.person(text);
            return;
        }
        int slot = (text.hashCode() * 0x9E3779B9) >>> 18;
        Known found = known.getAcquire(slot);
        if (found != null && found.text.equals(text)) {
            draft.entityId = found.id;
            draft.entityKey = text;
            return;
        }
        UUID id = ids.entity(text);
        draft.entityId = id;
        if (keys.isStored(id)) {
            known.setRelease(slot, new Known(text, id));
            draft.entityKey = text;
        } else if (!scrubber.isPersonal(text, kind -> findings.found(kind, FIELD))) {
            draft.entityKey = text;
        }
    }

    /**
     * Stores the new texts of accepted activities within the connection's transaction. After its commit give what is
     * returned to {@link #committed}.
     */
    Map<UUID, String> insert(Connection connection, List<Entry> entries) throws SQLException {
        Map<UUID, String> texts = new HashMap<>();
        for (Entry entry : entries) {
            Activity activity = entry.activity();
            UUID entity = activity.entityId();
            if (activity.entityKey() != null
                    && entity != null
                    && entry.verdict() == Outcome.ACCEPTED
                    && !keys.isStored(entity)) {
                texts.put(entity, activity.entityKey());
            }
        }
        if (!texts.isEmpty()) {
            keys.insert(connection, texts);
        }
        return texts;
    }

    void committed(Map<UUID, String> texts) {
        if (!texts.isEmpty()) {
            keys.remember(texts);
        }
    }
}
