package dev.footfall.explorer;

import dev.footfall.activity.Activities;
import dev.footfall.activity.ActivityFilter;
import dev.footfall.activity.EntityTypes;
import dev.footfall.activity.ViewedPeople;
import dev.footfall.explorer.ActivityViews.ActivityView;
import dev.footfall.platform.Caller;
import dev.footfall.platform.page.EntityPanel;
import dev.footfall.platform.page.UrlBuilder;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.stereotype.Component;

/** The newest activities about one entity, on its page. */
@Component
class NewestOfEntity implements EntityPanel {

    private static final int SIZE = 10;

    private final Activities activities;
    private final EntityTypes entityTypes;
    private final ActivityViews rows;
    private final ViewedPeople viewed;

    NewestOfEntity(Activities activities, EntityTypes entityTypes, ActivityViews rows, ViewedPeople viewed) {
        this.activities = activities;
        this.entityTypes = entityTypes;
        this.rows = rows;
        this.viewed = viewed;
    }

    /**
     * @param rows null if they could not be found in time
     * @param all URL of the list of all of them
     */
    record View(@Nullable List<ActivityView> rows, String all) {}

    @Override
    public String template() {
        return "explorer/entity";
    }

    @Override
    public View of(Caller reader, String entityType, UUID entity) {
        var all = UrlBuilder.of(ActivityViews.PATH)
                .and("entityType", entityType)
                .and("entityId", entity)
                .toString();
        var type = entityTypes.known(entityType);
        if (type.isEmpty()) {
            return new View(List.of(), all);
        }
        var filter = new ActivityFilter(null, Set.of(), (short) type.getAsInt(), Set.of(entity), null, null, Map.of());
        try {
            var found = activities.slice(filter, null, SIZE).items();
            viewed.tell(reader, null, found, "list");
            return new View(rows.of(found), all);
        } catch (QueryTimeoutException e) {
            return new View(null, all);
        }
    }
}
