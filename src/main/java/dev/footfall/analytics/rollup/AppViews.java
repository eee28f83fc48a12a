package dev.footfall.analytics.rollup;

import dev.footfall.activity.ActivityTypes;
import dev.footfall.activity.EntityTypes;

/** The keys of what is counted app by app: {@code app_view} of an {@code App}. */
public record AppViews(short activityType, short entityType) {

    /** No key of any type. */
    private static final short NONE = -1;

    public static AppViews of(ActivityTypes types, EntityTypes entityTypes) {
        return new AppViews(types.named("app_view").map(type -> type.id()).orElse(NONE), (short)
                entityTypes.known("App").orElse(NONE));
    }
}
