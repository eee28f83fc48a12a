package dev.footfall.privacy.retention;

import dev.footfall.activity.DayPartition;
import dev.footfall.activity.Days;
import dev.footfall.activity.Days.DayState;
import dev.footfall.activity.RollupLifecycle;
import dev.footfall.platform.database.Pools.JobsDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.function.BiPredicate;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.stereotype.Component;

/**
 * Changes a whole day in one transaction: killed at any moment it leaves the day as it was. Before that everything of
 * the day is counted, and what is counted says inside the transaction that nothing has come since; else it is begun
 * anew.
 */
@Component
class DayChange {

    private static final int ATTEMPTS = 20;

    private final DataSource database;
    private final List<RollupLifecycle> numbers;

    DayChange(@JobsDatabase DataSource database, ObjectProvider<RollupLifecycle> numbers) {
        this.database = database;
        this.numbers = numbers.stream().toList();
    }

    /** What is done to the rows. */
    interface Work {
        /**
         * Before the numbers made from the rows are told. May take long: only the day itself is kept from others
         * meanwhile.
         *
         * @return rows that are being changed
         */
        long prepare(DayPartition partition, JdbcClient transaction) throws SQLException;

        /** Once they have been told, and so while nothing else can be counted. */
        void finish(DayPartition partition) throws SQLException;
    }

    /**
     * Changes the day unless it is further already; one that is just as far is changed again, as a type's time may be
     * over since. How many rows that changed.
     *
     * @param tell what the numbers are told inside the transaction
     * @param to what the day becomes
     */
    long change(LocalDate day, Tell tell, DayState to, Work work) throws SQLException {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            for (RollupLifecycle one : numbers) {
                one.settle(day);
            }
            Long changed = attempt(day, tell, to, work);
            if (changed != null) {
                return changed;
            }
        }
        throw new StillCountingException(day);
    }

    /** What the numbers are told. */
    interface Tell extends BiPredicate<RollupLifecycle, JdbcClient> {}

    private @Nullable Long attempt(LocalDate day, Tell tell, DayState to, Work work) throws SQLException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                Days.lock(connection, day);
                JdbcClient transaction = JdbcClient.create(new SingleConnectionDataSource(connection, true));
                DayPartition partition = new DayPartition(connection, day);
                DayState state = partition.state();
                if (state == null || state.compareTo(to) > 0) {
                    connection.rollback();
                    return 0L;
                }
                boolean stored = partition.exists();
                long changed = stored ? work.prepare(partition, transaction) : 0;
                if (!numbers.stream().allMatch(one -> tell.test(one, transaction))) {
                    connection.rollback();
                    return null;
                }
                if (stored) {
                    work.finish(partition);
                }
                partition.become(to);
                connection.commit();
                return changed;
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            } finally {
                connection.setAutoCommit(true);
            }
        }
    }

    /** A day kept getting activity while it was being counted for the last time. */
    static final class StillCountingException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        StillCountingException(LocalDate day) {
            super(
                    "%s got activity all the time while it was counted for the last time. Nothing was changed: start it again."
                            .formatted(day));
        }
    }
}
