package dev.footfall.privacy.retention;

import dev.footfall.activity.DayPartition;
import dev.footfall.activity.DayState;
import dev.footfall.activity.RemovedRows;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Drops a day of raw activity, and with it who was active; what was counted of it stays. */
@Component
class Purger {

    private final DayChange change;

    Purger(DayChange change) {
        this.change = change;
    }

    /** How many rows there were. */
    long purge(LocalDate day) throws SQLException {
        return change.change(
                day, (numbers, transaction) -> numbers.purge(day, transaction), DayState.PURGED, new DayChange.Work() {
                    @Override
                    public long prepare(DayPartition partition, JdbcClient transaction) throws SQLException {
                        long rows = partition.rows();
                        RemovedRows.add(transaction, RemovedRows.Reason.PURGED, Map.of(day, rows));
                        return rows;
                    }

                    @Override
                    public void finish(DayPartition partition) throws SQLException {
                        partition.drop();
                    }
                });
    }
}
