package dev.footfall.activity;

import dev.footfall.activity.Activities.PartitionWindows.Window;
import dev.footfall.activity.Cursor.Position;
import dev.footfall.platform.SqlTime;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A filter as SQL conditions on {@code activity} and their parameters. Every value is a parameter. The bounds on {@code
 * occurred_at} are always plain comparisons in addition to that of whole positions, which alone would prune no
 * partition (99 planned instead of 37).
 */
public final class FilterSql {

    static final String NEWEST_FIRST = "order by occurred_at desc, id desc, user_id desc";

    static final String OLDEST_FIRST = "order by occurred_at, id, user_id";

    private final StringBuilder conditions = new StringBuilder("true");
    private final Map<String, Object> parameters = new HashMap<>();

    /**
     * An anonymized row has its id as its user, and so belongs to no person, even where somebody asks for that id as a
     * person's.
     */
    private static final String OF_PERSON = """
            user_id = :userId and (id <> :userId or not exists (
                select from activity_day
                where day = (activity.occurred_at at time zone 'UTC')::date and state = 'anonymized'))""";

    private final @Nullable WeekHour weekHour;

    public FilterSql(ActivityFilter filter) {
        weekHour = filter.weekHour();
        and(OF_PERSON, "userId", filter.userId());
        if (filter.types().size() == 1) {
            and("activity_type = :type", "type", filter.types().iterator().next());
        } else if (!filter.types().isEmpty()) {
            and("activity_type = any (:types)", "types", filter.types().toArray(Short[]::new));
        }
        and("entity_type = :entityType", "entityType", filter.entityType());
        if (filter.entityIds().size() == 1) {
            and(
                    "entity_id = :entityId",
                    "entityId",
                    filter.entityIds().iterator().next());
        } else if (!filter.entityIds().isEmpty()) {
            and("entity_id = any (:entityIds)", "entityIds", filter.entityIds().toArray(UUID[]::new));
        }
        int number = 0;
        for (Map.Entry<String, String> entry : filter.metadata().entrySet()) {
            String key = entry.getKey();
            boolean not = key.endsWith(ActivityFilter.NOT);
            parameters.put("key" + number, not ? key.substring(0, key.length() - ActivityFilter.NOT.length()) : key);
            // A number is stored as it is, or marked where jsonb would make it longer.
            parameters.put("marked" + number, SentNumbers.stored(entry.getValue()));
            String has = "metadata ->> :key" + number + " in (:value" + number + ", :marked" + number + ")";
            and(not ? "(" + has + ") is not true" : has, "value" + number, entry.getValue());
            number++;
        }
    }

    /** Restricts to this moment and later, and before the other. */
    public FilterSql between(Instant from, Instant to) {
        and("occurred_at >= :from", "from", SqlTime.utc(from));
        and("occurred_at < :to", "to", SqlTime.utc(to));
        if (weekHour != null) {
            during(weekHour.within(from, to));
        }
        return this;
    }

    /** As alternatives, so that the planner leaves out the partitions between them and reads the others by index. */
    private void during(List<Window> windows) {
        StringJoiner alternatives = new StringJoiner(" or ", " and (", ")").setEmptyValue(" and false");
        for (int number = 0; number < windows.size(); number++) {
            alternatives.add("(occurred_at >= :start%1$d and occurred_at < :end%1$d)".formatted(number));
            parameters.put("start" + number, SqlTime.utc(windows.get(number).from()));
            parameters.put("end" + number, SqlTime.utc(windows.get(number).to()));
        }
        conditions.append(alternatives);
    }

    /** Restricts to activity older than a position; the plain bound on the time is {@link #between}'s. */
    FilterSql olderThan(@Nullable Position position) {
        return position == null ? this : comparing(position, "<");
    }

    /** Restricts to activity newer than a position. */
    FilterSql newerThan(Position position) {
        return comparing(position, ">");
    }

    private FilterSql comparing(Position position, String sign) {
        parameters.put("besideId", position.id());
        parameters.put("besideUser", position.userId());
        and(
                "(occurred_at, id, user_id) " + sign + " (:besideTime, :besideId, :besideUser)",
                "besideTime",
                SqlTime.utc(position.occurredAt()));
        return this;
    }

    /** Restricts to the one activity, of a person or anonymized; the plain bound on the time is {@link #between}'s. */
    FilterSql at(Position position) {
        and("id = :id", "id", position.id());
        and("user_id = :user", "user", position.userId());
        return this;
    }

    public String where() {
        return "where " + conditions;
    }

    /** Without a word before them. */
    public String conditions() {
        return conditions.toString();
    }

    public Map<String, Object> parameters() {
        return parameters;
    }

    private void and(String condition, String name, @Nullable Object value) {
        if (value != null) {
            conditions.append(" and ").append(condition);
            parameters.put(name, value);
        }
    }
}
