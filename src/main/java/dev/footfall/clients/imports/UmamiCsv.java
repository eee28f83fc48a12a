package dev.footfall.clients.imports;

import dev.footfall.capture.ClientActivity;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The rows of Umami's table of events, as Umami Cloud exports them: a page view or a named event each, of a session or
 * of the person that the site named ({@code distinct_id}). Times are UTC without saying so.
 */
final class UmamiCsv implements RecordReader {

    private static final String PAGE_VIEW = "1";
    private static final String CUSTOM_EVENT = "2";

    /** What describes the event. Sizes of screens, the visit and the ids of advertisers are left out. */
    private static final List<String> KEPT = List.of(
            "hostname",
            "url_path",
            "url_query",
            "page_title",
            "referrer_domain",
            "referrer_path",
            "utm_source",
            "utm_medium",
            "utm_campaign",
            "utm_content",
            "utm_term",
            "browser",
            "os",
            "device",
            "language",
            "country",
            "tag");

    private final CsvRows rows;
    private final EventNames names;
    private final JsonMapper json;

    UmamiCsv(CsvRows rows, EventNames names, JsonMapper json) {
        this.rows = rows;
        this.names = names;
        this.json = json;
    }

    static boolean hasHeader(CsvRows rows) {
        return rows.has("website_id", "session_id", "event_id", "event_type", "event_name", "url_path", "created_at");
    }

    @Override
    public ClientActivity read(byte[] bytes, int length) throws RejectedRecordException {
        rows.row(bytes, length);
        String person = rows.cell("distinct_id");
        ObjectNode metadata = json.createObjectNode();
        for (String column : KEPT) {
            String cell = rows.cell(column);
            if (cell != null) {
                metadata.put(column, cell);
            }
        }
        if (person == null) {
            metadata.put("anonymous", true);
        }
        return new ClientActivity(
                rows.cell("event_id"),
                person == null ? rows.cell("session_id") : person,
                type(),
                null,
                null,
                json.writeValueAsBytes(metadata),
                rows.cell("created_at"),
                Duration.ZERO);
    }

    private String type() throws RejectedRecordException {
        return switch (String.valueOf(rows.cell("event_type"))) {
            case PAGE_VIEW -> names.type("page_view");
            case CUSTOM_EVENT -> names.type(rows.cell("event_name"));
            default -> throw new RejectedRecordException("other_event");
        };
    }
}
