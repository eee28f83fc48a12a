package dev.footfall.privacy.retention;

import dev.footfall.activity.DayPartition;
import dev.footfall.activity.Days;
import dev.footfall.activity.Days.DayState;
import dev.footfall.activity.RollupLifecycle;
import dev.footfall.database.Pools.JobsDatabase;
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
 * Changes a whole day in one transaction: if killed, the day stays as it was. First counts everything of the day; the
 * rollups check inside the transaction that nothing was captured since, else the change starts again.
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

    /** The change of the rows. */
    interface Work {
        /**
         * Called before the rollups are notified. May take long: only the day itself is locked meanwhile.
         *
         * @return the number of rows to change
         */
        long prepare(DayPartition partition, JdbcClient transaction) throws SQLException;

        /** Called after the rollups were notified, while nothing else can be counted. */
        void finish(DayPartition partition) throws SQLException;
    }

    /**
     * Changes the day unless it is past that state; a day in that state is changed again, since the retention of a type
     * may have ended in the meantime. Returns the number of rows changed.
     *
     * @param tell the call to the rollups inside the transaction
     * @param to the day's new state
     */
    long change(LocalDate day, Tell tell, DayState to, Work work) throws SQLException {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            for (RollupLifecycle rollup : numbers) {
                rollup.settle(day);
            }
            Long changed = attempt(day, tell, to, work);
            if (changed != null) {
                return changed;
            }
        }
        throw new StillCountingException(day);
    }

    /** The call to the rollups; false if they have to count the day again first. */
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
                if (!numbers.stream().allMatch(rollup -> tell.test(rollup, transaction))) {
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

    /** A day kept getting activity during its last count. */
    static final class StillCountingException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        StillCountingException(LocalDate day) {
            super("%s kept receiving activity during its final count. Nothing was changed: start the job again."
                    .formatted(day));
        }
    }
}
