package dev.footfall.privacy.retention;

import dev.footfall.activity.ActivityType;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * What of an activity's metadata outlives its person, as a piece of SQL: under each type the values of its safe keys, if they are
 * short. Every key is named in it, since to look through whatever keys a row has takes a query for each row, and six times as long.
 */
final class SafeMetadata {

    /** Longer texts are somebody's words. */
    private static final int LONGEST_TEXT = 64;

    private static final String VALUE = """
            :%1$s::text, case when jsonb_typeof(metadata -> :%1$s) not in ('object', 'array')
                and length((metadata -> :%1$s)::text) <= :longest then metadata -> :%1$s end""";

    private final StringBuilder cases = new StringBuilder();
    private final Map<String, Object> parameters = new HashMap<>(Map.of("longest", LONGEST_TEXT));

    SafeMetadata(Collection<ActivityType> types) {
        types.stream().filter(type -> !type.safeKeys().isEmpty()).forEach(this::add);
    }

    /** A type has fifty safe keys at most, and a function of PostgreSQL a hundred arguments. */
    private void add(ActivityType type) {
        StringBuilder members = new StringBuilder();
        for (String key : type.safeKeys()) {
            String name = "safe" + parameters.size();
            parameters.put(name, key);
            members.append(members.isEmpty() ? "" : ", ").append(VALUE.formatted(name));
        }
        cases.append(" when ")
                .append(type.id())
                .append(" then jsonb_build_object(")
                .append(members)
                .append(')');
    }

    /** An expression over a row of raw activity: null where nothing is left. */
    String sql() {
        return cases.isEmpty() ? "null::jsonb" : "nullif(jsonb_strip_nulls(case activity_type" + cases + " end), '{}')";
    }

    /** The values of the parameters in {@link #sql}. */
    Map<String, Object> parameters() {
        return parameters;
    }
}
