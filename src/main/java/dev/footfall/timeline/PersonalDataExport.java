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
class PersonalDataExport {

    private final ActivityDownload download;
    private final StreamFormats formats;
    private final List<PersonalDataStore> stores;
    private final JdbcClient database;
    private final JsonMapper json;
    private final Suppression suppression;

    PersonalDataExport(
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

    /** @param bomByDefault whether a CSV begins with a byte order mark if the query does not say */
    void send(UUID person, MultiValueMap<String, String> query, boolean bomByDefault, HttpServletResponse response)
            throws IOException {
        QueryParameters parameters = new QueryParameters(query);
        String format = parameters.text("format");
        boolean csv = "csv".equals(format);
        if (format != null && !csv && !format.equals("json")) {
            parameters.reject("format", "unknown_value", "'format' must be json or csv.");
        }
        boolean bom = parameters.flag("bom", bomByDefault);
        parameters.check();
        StreamFormat streamFormat = csv ? formats.csv(bom) : new PersonalDataFormat(held(person), json, formats.json());
        download.send(
                ActivityFilter.ofUser(person),
                streamFormat,
                csv ? "text/csv;charset=UTF-8" : "application/json",
                csv ? "my-activity.csv" : "my-activity.json",
                response);
    }

    /** Empty for an erased person, as for an unknown one: the proof of an erasure is found by its receipt. */
    private List<PersonalDataFormat.StoredRows> held(UUID person) {
        return suppression.erased(person)
                ? List.of()
                : stores.stream()
                        .map(store ->
                                new PersonalDataFormat.StoredRows(store.name(), store.exportInChunks(person, database)))
                        .toList();
    }

    /**
     * All data about a person as one JSON object: a property for each store that holds something, then the activities,
     * all streamed.
     */
    static final class PersonalDataFormat implements StreamFormat {

        static final int CHUNK_BYTES = 64 * 1024;

        private final Iterator<StoredRows> stores;
        private final JsonMapper json;
        private final StreamFormat activities;
        private StoredRows store =
                new StoredRows("", List.<List<Map<String, Object>>>of().iterator());
        private boolean started;
        private boolean arrayOpen;
        private boolean anyWritten;

        /** The data of one store, in chunks. */
        record StoredRows(String name, Iterator<List<Map<String, Object>>> chunks) {}

        PersonalDataFormat(List<StoredRows> stores, JsonMapper json, StreamFormat activities) {
            this.stores = stores.iterator();
            this.json = json;
            this.activities = activities;
        }

        /** True while stores are left: called again after the chunk is sent. */
        @Override
        public boolean before(Utf8Buffer out) {
            if (!started) {
                started = true;
                out.text("{\"held\": {");
            }
            int full = out.length() + CHUNK_BYTES;
            while (out.length() < full) {
                if (store.chunks.hasNext()) {
                    store.chunks.next().forEach(row -> write(row, out));
                } else if (!nextStore(out)) {
                    out.text("},\n\"activities\": ");
                    return false;
                }
            }
            return true;
        }

        private void write(Map<String, Object> row, Utf8Buffer out) {
            if (arrayOpen) {
                out.ascii(',');
            } else {
                out.text(anyWritten ? "," : "")
                        .bytes(json.writeValueAsBytes(store.name))
                        .text(":[");
                arrayOpen = true;
                anyWritten = true;
            }
            out.bytes(json.writeValueAsBytes(row));
        }

        private boolean nextStore(Utf8Buffer out) {
            if (arrayOpen) {
                out.ascii(']');
                arrayOpen = false;
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
