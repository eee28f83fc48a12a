package dev.footfall.timeline;

import dev.footfall.activity.Activity;
import dev.footfall.activity.StreamFormat;
import dev.footfall.platform.Utf8Buffer;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Everything held about a person as one JSON object: what else there is by the name of its store, then the activities as they stream by. */
final class HeldFormat implements StreamFormat {

    private final Map<String, List<Map<String, Object>>> held;
    private final JsonMapper json;
    private final StreamFormat activities;

    HeldFormat(Map<String, List<Map<String, Object>>> held, JsonMapper json, StreamFormat activities) {
        this.held = held;
        this.json = json;
        this.activities = activities;
    }

    @Override
    public void begin(Utf8Buffer out) {
        out.text("{\"held\": ").bytes(json.writeValueAsBytes(held));
        out.text(",\n\"activities\": ");
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
