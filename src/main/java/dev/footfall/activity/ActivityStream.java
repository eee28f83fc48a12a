package dev.footfall.activity;

import dev.footfall.activity.ActivityChunks.StreamFormat;
import dev.footfall.activity.Cursor.Position;
import dev.footfall.database.Pools.JobsDatabase;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Opens readers of all the raw activity that a filter matches, however much it is. */
@Component
public class ActivityStream {

    private final DataSource database;
    private final EntityKeys keys;

    /** Uses the connections without a time-out of their own: {@link ActivityChunks} sets one for each chunk. */
    ActivityStream(@JobsDatabase DataSource database, EntityKeys keys) {
        this.database = database;
        this.keys = keys;
    }

    /** Reads newest first, from after the position where an earlier reading ended, or from the newest. */
    public ActivityChunks open(ActivityFilter filter, StreamFormat format, @Nullable Position after) {
        return new ActivityChunks(database, keys, filter, format, after);
    }

    /** The days whose activity a filter may match, newest first. */
    public List<LocalDate> days(ActivityFilter filter) {
        Instant from = filter.from();
        Instant to = filter.to();
        return JdbcClient.create(database)
                .sql("""
                        select day from activity_day
                        where state <> 'purged' and day >= :first and day <= :last
                        order by day desc""")
                .param("first", from == null ? LocalDate.EPOCH : Days.of(from))
                .param("last", to == null ? LocalDate.of(9999, 12, 31) : Days.of(to.minusNanos(1)))
                .query(LocalDate.class)
                .list();
    }
}
