package dev.footfall.activity;

import dev.footfall.platform.database.JobsDatabase;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Opens readings of all the raw activity that a filter matches, however much it is. */
@Component
public class ActivityStream {

    private final DataSource database;

    /** Takes the connections that have no time-out of their own: {@link ActivityChunks} sets one for each chunk. */
    ActivityStream(@JobsDatabase DataSource database) {
        this.database = database;
    }

    /** Newest first, from behind the position where a former reading ended, or from the newest. */
    public ActivityChunks open(ActivityFilter filter, StreamFormat format, @Nullable Position after) {
        return new ActivityChunks(database, filter, format, after);
    }
}
