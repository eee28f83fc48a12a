package dev.footfall.timeline;

import dev.footfall.activity.Activity;
import dev.footfall.activity.ActivityChunks.StreamFormat;
import dev.footfall.activity.ActivityDownload;
import dev.footfall.activity.ActivityFilter;
import dev.footfall.activity.StreamFormats;
import dev.footfall.platform.PersonalDataStore;
import dev.footfall.platform.QueryParameters;
import dev.footfall.platform.Suppression;
import dev.footfall.platform.Utf8Buffer;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.util.MultiValueMap;
import tools.jackson.databind.json.JsonMapper;

/**
 * All data about one person as a file for that person: everything as JSON; only the activities, which fit into a table,
 * with {@code format=csv}.
 */
@Component
class OwnExport {

    private final ActivityDownload download;
    private final StreamFormats formats;
    private final List<PersonalDataStore> stores;
    private final JdbcClient database;
    private final JsonMapper json;
    private final Suppression suppression;

    OwnExport(
            ActivityDownload download,
            StreamFormats formats,
            List<PersonalDataStore> stores,
            JdbcClient database,
            JsonMapper json,
            Suppression suppression) {
        this.download = download;
        this.formats = formats;
        this.stores = stores.stream()
                .sorted(Comparator.comparing(PersonalDataStore::name))
                .toList();
        this.database = database;
        this.json = json;
        this.suppression = suppression;
    }

    /** @param markCsv whether a CSV begins with a byte order mark if the query does not say */
    void send(UUID person, MultiValueMap<String, String> query, boolean markCsv, HttpServletResponse response)
            throws IOException {
        QueryParameters parameters = new QueryParameters(query);
        String format = parameters.text("format");
        boolean csv = "csv".equals(format);
        if (format != null && !csv && !format.equals("json")) {
            parameters.reject("format", "unknown_value", "'format' must be json or csv.");
        }
        boolean bom = parameters.flag("bom", markCsv);
        parameters.check();
        StreamFormat shape = csv ? formats.csv(bom) : new HeldFormat(held(person), json, formats.json());
        download.send(
                ActivityFilter.ofUser(person),
                shape,
                csv ? "text/csv;charset=UTF-8" : "application/json",
                csv ? "my-activity.csv" : "my-activity.json",
                response);
    }

    /** Empty for an erased person, like for an unknown one: the proof of an erasure is found by its receipt. */
    private List<HeldFormat.Held> held(UUID person) {
        return suppression.erased(person)
                ? List.of()
                : stores.stream()
                        .map(store -> new HeldFormat.Held(store.name(), store.exportInPieces(person, database)))
                        .toList();
    }

    /** All data about a person as one JSON object: a property for each store, then the activities, all streamed. */
    static final class HeldFormat implements StreamFormat {

        static final int PIECE_BYTES = 64 * 1024;

        private final Iterator<Held> stores;
        private final JsonMapper json;
        private final StreamFormat activities;
        private Held store = new Held("", List.<List<Map<String, Object>>>of().iterator());
        private boolean started;
        private boolean storeBegun;
        private boolean anyStore;

        /** The data of one store, in chunks. */
        record Held(String name, Iterator<List<Map<String, Object>>> pieces) {}

        HeldFormat(List<Held> stores, JsonMapper json, StreamFormat activities) {
            this.stores = stores.iterator();
            this.json = json;
            this.activities = activities;
        }

        @Override
        public boolean before(Utf8Buffer out) {
            if (!started) {
                started = true;
                out.text("{\"held\": {");
            }
            int full = out.length() + PIECE_BYTES;
            while (out.length() < full) {
                if (store.pieces.hasNext()) {
                    store.pieces.next().forEach(row -> write(row, out));
                } else if (!next(out)) {
                    out.text("},\n\"activities\": ");
                    return false;
                }
            }
            return true;
        }

        private void write(Map<String, Object> row, Utf8Buffer out) {
            if (storeBegun) {
                out.ascii(',');
            } else {
                out.text(anyStore ? "," : "")
                        .bytes(json.writeValueAsBytes(store.name))
                        .text(":[");
                storeBegun = true;
                anyStore = true;
            }
            out.bytes(json.writeValueAsBytes(row));
        }

        private boolean next(Utf8Buffer out) {
            if (storeBegun) {
                out.ascii(']');
                storeBegun = false;
            }
            if (!stores.hasNext()) {
                return false;
            }
            store = stores.next();
            return true;
        }

        @Override
        public void begin(Utf8Buffer out) {
            activities.begin(out);
        }

        @Override
        public void write(Activity activity, Utf8Buffer out) {
            activities.write(activity, out);
        }

        @Override
        public void end(Utf8Buffer out) {
            activities.end(out);
            out.text("}\n");
        }
    }
}
