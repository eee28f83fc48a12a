package dev.footfall.analytics.rollup;

import dev.footfall.activity.ActivityTypes;
import dev.footfall.activity.EntityTypes;
import dev.footfall.database.PgBinary;
import dev.footfall.platform.ReportingZone;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.UUID;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/**
 * Reads the raw rows of one reporting day in one pass with PostgreSQL's binary COPY: a third of the time of a cursor,
 * since it needs no text conversion and no further round trips.
 */
final class RawDay {

    private RawDay() {}

    static DayAggregator count(Connection connection, LocalDate day, ReportingZone zone, AppViews appViews)
            throws SQLException {
        DayHours hours = new DayHours(day, zone);
        DayAggregator dayAggregator = new DayAggregator(hours.count());
        CopyOut copy = connection.unwrap(PGConnection.class).getCopyAPI().copyOut(query(day, zone, appViews));
        try {
            boolean first = true;
            for (byte[] message = copy.readFromCopy(); message != null; message = copy.readFromCopy()) {
                ByteBuffer row = ByteBuffer.wrap(message);
                if (first) {
                    PgBinary.skipHeader(row);
                    first = false;
                }
                if (row.remaining() > Short.BYTES) {
                    add(row, hours, dayAggregator);
                }
            }
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
        return dayAggregator;
    }

    /** COPY takes no parameters; everything concatenated here is a date or a number that Footfall computed. */
    private static String query(LocalDate day, ReportingZone zone, AppViews appViews) {
        return """
                copy (
                    select user_id, activity_type, occurred_at,
                           case when activity_type = %d and entity_type = %d then entity_id end
                    from activity
                    where occurred_at >= '%s' and occurred_at < '%s'
                ) to stdout (format binary)""".formatted(
                        appViews.activityType(), appViews.entityType(), zone.start(day), zone.start(day.plusDays(1)));
    }

    private static void add(ByteBuffer row, DayHours hours, DayAggregator dayAggregator) {
        row.position(row.position() + Short.BYTES + Integer.BYTES);
        UUID user = PgBinary.uuid(row);
        row.getInt();
        short type = row.getShort();
        row.getInt();
        long occurredAt = row.getLong() + PgBinary.MICROS_1970_TO_2000;
        UUID app = row.getInt() == PgBinary.NULL ? null : PgBinary.uuid(row);
        dayAggregator.add(user, type, hours.at(occurredAt), app);
    }

    /** Keys of the activities that are counted by app: {@code app_view} of an {@code App}. */
    public record AppViews(short activityType, short entityType) {

        /** A key that no type has. */
        private static final short NONE = -1;

        public static AppViews of(ActivityTypes types, EntityTypes entityTypes) {
            return new AppViews(types.named("app_view").map(type -> type.id()).orElse(NONE), (short)
                    entityTypes.known("App").orElse(NONE));
        }
    }
}
