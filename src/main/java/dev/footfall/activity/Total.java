package dev.footfall.activity;

import dev.footfall.activity.Activities.PartitionWindows.Window;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** How many activities match a filter, and how well that is known. */
public record Total(long number, Accuracy accuracy) {

    /** Whether exactly so many match, about so many, or so many and perhaps more. */
    public enum Accuracy {
        EXACT,
        ABOUT,
        AT_LEAST
    }

    public static Total exactly(long number) {
        return new Total(number, Accuracy.EXACT);
    }

    /** Of an estimate two digits are shown: 264,771 rows are about 260,000. */
    static Total about(long number) {
        long unit = 1;
        while (number / unit >= 100) {
            unit *= 10;
        }
        return new Total((number + unit / 2) / unit * unit, Accuracy.ABOUT);
    }

    /** This total, or {@code fewest} where more than an estimate says were seen. */
    public Total orAtLeast(long fewest) {
        return number >= fewest ? this : new Total(fewest, Accuracy.AT_LEAST);
    }

    public boolean exact() {
        return accuracy == Accuracy.EXACT;
    }

    /**
     * Counts where that is cheap, by the planner's cost (4 ms for 90 days). The planner's number of rows is believed only
     * where its statistics hold it: for one condition beside the time. Of metadata it knows nothing (it says 200 for
     * 9,700), and it multiplies conditions that go together, such as type and entity type. There a bound is counted to,
     * within {@value #PATIENCE}.
     */
    @Component
    static class Totals {

        /** In the planner's cost units: some 15 ms on one core. */
        private static final double CHEAP = 5_000;

        private static final int BOUND = 1_000;
        private static final String PATIENCE = "80ms";

        private final JdbcClient database;
        private final TransactionOperations transactions;
        private final JsonMapper json;

        Totals(JdbcClient database, TransactionOperations transactions, JsonMapper json) {
            this.database = database;
            this.transactions = transactions;
            this.json = json;
        }

        Total of(ActivityFilter filter, Window period) {
            if (!period.from().isBefore(period.to())) {
                return exactly(0);
            }
            FilterSql sql = new FilterSql(filter).between(period.from(), period.to());
            JsonNode plan = plan(sql);
            if (plan.get("Total Cost").asDouble() < CHEAP) {
                return exactly(count("select count(*) from activity " + sql.where(), sql));
            }
            return conditions(filter) <= 1 && filter.metadata().isEmpty()
                    ? about(plan.get("Plan Rows").asLong())
                    : upToBound(sql);
        }

        private static int conditions(ActivityFilter filter) {
            return (filter.userId() == null ? 0 : 1)
                    + (filter.types().isEmpty() ? 0 : 1)
                    + (filter.entityType() == null ? 0 : 1)
                    + (filter.entityIds().isEmpty() ? 0 : 1);
        }

        private JsonNode plan(FilterSql sql) {
            String plan = database.sql("explain (format json) select from activity " + sql.where())
                    .params(sql.parameters())
                    .query(String.class)
                    .single();
            return json.readTree(plan).get(0).get("Plan");
        }

        private Total upToBound(FilterSql sql) {
            try {
                Long counted = transactions.execute(_ -> {
                    database.sql("set local statement_timeout = '" + PATIENCE + "'")
                            .update();
                    return count(
                            "select count(*) from (select from activity " + sql.where() + " limit :bound) as found",
                            sql);
                });
                return counted == null || counted >= BOUND ? new Total(BOUND, Accuracy.AT_LEAST) : exactly(counted);
            } catch (QueryTimeoutException e) {
                return new Total(0, Accuracy.AT_LEAST);
            }
        }

        private long count(String statement, FilterSql sql) {
            return database.sql(statement)
                    .params(sql.parameters())
                    .param("bound", BOUND)
                    .query(Long.class)
                    .single();
        }
    }
}
