package dev.footfall.activity;

import dev.footfall.activity.Days.DayState;
import java.sql.SQLException;
import java.time.LocalDate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Gives a day a state as if a job had done so, known to the application at once and not seconds later. */
public final class KnownDays {

    private KnownDays() {}

    public static void set(Days days, JdbcClient database, LocalDate day, DayState state) throws SQLException {
        database.sql("update activity_day set state = :state where day = :day")
                .param("state", state.text())
                .param("day", day)
                .update();
        days.load();
    }
}
