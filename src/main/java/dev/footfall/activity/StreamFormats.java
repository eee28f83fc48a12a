package dev.footfall.activity;

import dev.footfall.activity.ActivityChunks.StreamFormat;
import dev.footfall.platform.Csv;
import dev.footfall.platform.Utf8Buffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Component;
import tools.jackson.core.io.JsonStringEncoder;

/** The two formats of a stream of raw activity: CSV (columns as the contract names them) and a JSON array. */
@Component
public class StreamFormats {

    private static final String[] COLUMNS = {
        "id",
        "user_id",
        "activity_type",
        "entity_type",
        "entity_id",
        "metadata",
        "timestamp",
        "received_at",
        "entity_key"
    };

    private final ActivityTypes types;
    private final EntityTypes entityTypes;

    StreamFormats(ActivityTypes types, EntityTypes entityTypes) {
        this.types = types;
        this.entityTypes = entityTypes;
    }

    public StreamFormat csv() {
        return csv(false);
    }

    /** @param bom whether to begin with a byte order mark, without which Excel takes UTF-8 for its own code page */
    public StreamFormat csv(boolean bom) {
        return new CsvFormat(bom);
    }

    public StreamFormat json() {
        return new JsonFormat();
    }

    private final class CsvFormat implements StreamFormat {

        private final boolean bom;

        private final Map<Short, byte[]> typeCells = new HashMap<>();
        private final Map<Short, byte[]> entityTypeCells = new HashMap<>();

        CsvFormat(boolean bom) {
            this.bom = bom;
        }

        @Override
        public void begin(Utf8Buffer out) {
            (bom ? Csv.withMark(out) : new Csv(out)).row(COLUMNS);
        }

        @Override
        public void write(Activity activity, Utf8Buffer out) {
            Csv csv = new Csv(out).uuid(activity.id());
            UUID person = activity.person();
            (person == null ? csv.empty() : csv.uuid(person))
                    .encoded(typeCells.computeIfAbsent(activity.type(), type -> Csv.encode(types.nameOf(type))));
            if (activity.entityType() == Activity.NO_ENTITY_TYPE) {
                csv.empty();
            } else {
                csv.encoded(entityTypeCells.computeIfAbsent(
                        activity.entityType(), type -> Csv.encode(entityTypes.nameOf(type))));
            }
            UUID entityId = activity.entityId();
            if (entityId == null) {
                csv.empty();
            } else {
                csv.uuid(entityId);
            }
            byte[] metadata = activity.metadata();
            if (metadata == null) {
                csv.empty();
            } else {
                csv.json(metadata);
            }
            csv.instant(activity.occurredAt()).instant(activity.receivedAt());
            String entityKey = activity.entityKey();
            (entityKey == null ? csv.empty() : csv.text(entityKey)).endRow();
        }

        @Override
        public void end(Utf8Buffer out) {
            // the line end of the last row ends the file
        }
    }

    /** Names of types need no escaping: they are letters, digits and underscores. */
    private final class JsonFormat implements StreamFormat {

        private final JsonStringEncoder quotes = JsonStringEncoder.getInstance();
        private boolean first = true;

        @Override
        public void begin(Utf8Buffer out) {
            out.ascii('[');
        }

        @Override
        public void write(Activity activity, Utf8Buffer out) {
            out.text(first ? "\n{\"id\": \"" : ",\n{\"id\": \"").uuid(activity.id());
            UUID person = activity.person();
            if (person == null) {
                out.text("\", \"userId\": null, \"anonymized\": true");
            } else {
                out.text("\", \"userId\": \"").uuid(person).ascii('"');
            }
            out.text(", \"activityType\": \"").text(types.nameOf(activity.type()));
            out.text("\", \"entityType\": ");
            if (activity.entityType() == Activity.NO_ENTITY_TYPE) {
                out.text("null");
            } else {
                out.ascii('"').text(entityTypes.nameOf(activity.entityType())).ascii('"');
            }
            UUID entityId = activity.entityId();
            out.text(", \"entityId\": ");
            if (entityId == null) {
                out.text("null");
            } else {
                out.ascii('"').uuid(entityId).ascii('"');
            }
            String entityKey = activity.entityKey();
            if (entityKey != null) {
                out.text(", \"entityKey\": \"")
                        .bytes(quotes.quoteAsUTF8(entityKey))
                        .ascii('"');
            }
            byte[] metadata = activity.metadata();
            out.text(", \"metadata\": ").bytes(metadata == null ? NULL : metadata);
            out.text(", \"timestamp\": \"").instant(activity.occurredAt());
            out.text("\", \"receivedAt\": \"").instant(activity.receivedAt()).text("\"}");
            first = false;
        }

        @Override
        public void end(Utf8Buffer out) {
            out.text("\n]\n");
        }
    }

    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);
}
