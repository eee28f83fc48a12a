package dev.footfall.timeline;

import dev.footfall.activity.Activity;
import dev.footfall.activity.StreamFormat;
import dev.footfall.platform.Utf8Buffer;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Everything held about a person as one JSON object: what else there is by the name of its store, then the activities, all as they stream by. */
final class HeldFormat implements StreamFormat {

    static final int PIECE_BYTES = 64 * 1024;

    private final Iterator<Held> stores;
    private final JsonMapper json;
    private final StreamFormat activities;
    private Held store = new Held("", List.<List<Map<String, Object>>>of().iterator());
    private boolean begun;
    private boolean storeBegun;
    private boolean anyStore;

    /** What one store holds, in pieces. */
    record Held(String name, Iterator<List<Map<String, Object>>> pieces) {}

    HeldFormat(List<Held> stores, JsonMapper json, StreamFormat activities) {
        this.stores = stores.iterator();
        this.json = json;
        this.activities = activities;
    }

    @Override
    public boolean before(Utf8Buffer out) {
        if (!begun) {
            begun = true;
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
