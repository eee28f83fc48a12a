package dev.footfall.activity;

import dev.footfall.activity.ActivityTypes.ActivityType;

/** Activity types as tests of other modules want them, past the rules that hold for what people ask for. */
public final class StoredTypes {

    private StoredTypes() {}

    public static void change(ActivityTypes types, ActivityType type) {
        types.store(type);
        types.refresh();
    }
}
