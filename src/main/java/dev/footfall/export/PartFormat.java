package dev.footfall.export;

import dev.footfall.activity.Activity;
import dev.footfall.activity.StreamFormat;
import dev.footfall.activity.ViewedPeople;
import dev.footfall.platform.MentionedIds;
import dev.footfall.platform.Utf8Buffer;

/** The rows of a stream and nothing around them, counted, and who is in them, by name or by mention, noted. */
final class PartFormat implements StreamFormat {

    private final StreamFormat rows;
    private final FingerprintSet people;
    private final ViewedPeople viewed;
    private ViewedPeople.Few shown;
    private long count;

    PartFormat(StreamFormat rows, FingerprintSet people, ViewedPeople viewed) {
        this.rows = rows;
        this.people = people;
        this.viewed = viewed;
        this.shown = viewed.few();
    }

    /** Whose activity was shown since the last time. */
    ViewedPeople.Few takeShown() {
        ViewedPeople.Few taken = shown;
        shown = viewed.few();
        return taken;
    }

    /** Since the last time. */
    long take() {
        long taken = count;
        count = 0;
        return taken;
    }

    @Override
    public void begin(Utf8Buffer out) {
        // the header is the file's
    }

    @Override
    public void write(Activity activity, Utf8Buffer out) {
        if (activity.person() != null) {
            people.see(activity.person());
        }
        if (activity.entityId() != null) {
            people.see(activity.entityId());
        }
        MentionedIds.find(activity.metadata(), people::see);
        shown.see(activity);
        rows.write(activity, out);
        count++;
    }

    @Override
    public void end(Utf8Buffer out) {
        // another part may follow
    }
}
