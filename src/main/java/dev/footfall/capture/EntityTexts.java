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
import org.springframework.stereotype.Component;

/**
 * Entities whose sender knows them by a text that is no UUID: which UUID stands for one, whether its text may be kept,
 * and the storing of new texts. A person's text is never kept, nor one in which the scrubber finds personal data.
 * Called by request threads and writers.
 */
@Component
final class EntityTexts {

    private static final String FIELD = "entityId";

    private final ExternalIds ids;
    private final EntityKeys keys;
    private final ActivityTypes types;
    private final Scrubber scrubber;
    private final Findings findings;

    EntityTexts(ExternalIds ids, EntityKeys keys, ActivityTypes types, Scrubber scrubber, Findings findings) {
        this.ids = ids;
        this.keys = keys;
        this.types = types;
        this.scrubber = scrubber;
        this.findings = findings;
    }

    /** Completes a draft whose type is known and whose entity is a text. What is stored already was judged before. */
    void resolve(ParsedActivity draft, String text) {
        if (types.isPerson(Objects.requireNonNull(draft.type), draft.entityTypeName)) {
            draft.entityId = ids.person(text);
        } else {
            draft.entityId = ids.entity(text);
            if (keys.isStored(draft.entityId) || !scrubber.isPersonal(text, kind -> findings.found(kind, FIELD))) {
                draft.entityKey = text;
            }
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
