package dev.footfall.activity;

import dev.footfall.activity.PartitionWindows.Window;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * How many activities a filter matches. The planner is asked first (4 ms for 90 days); where it thinks that counting costs little, the rows are counted, so
 * that small sets are told exactly.
 */
@Component
class Estimates {

    /** In the planner's units: some 15 ms on one core. */
    private static final double CHEAP = 5_000;

    private final JdbcClient database;
    private final JsonMapper json;

    Estimates(JdbcClient database, JsonMapper json) {
        this.database = database;
        this.json = json;
    }

    long of(ActivityFilter filter, Window period) {
        if (!period.from().isBefore(period.to())) {
            return 0;
        }
        FilterSql sql = new FilterSql(filter).between(period.from(), period.to());
        JsonNode plan = plan(sql);
        return plan.get("Total Cost").asDouble() < CHEAP
                ? count(sql)
                : plan.get("Plan Rows").asLong();
    }

    private JsonNode plan(FilterSql sql) {
        String plan = database.sql("explain (format json) select from activity " + sql.where())
                .params(sql.parameters())
                .query(String.class)
                .single();
        return json.readTree(plan).get(0).get("Plan");
    }

    private long count(FilterSql sql) {
        return database.sql("select count(*) from activity " + sql.where())
                .params(sql.parameters())
                .query(Long.class)
                .single();
    }
}
