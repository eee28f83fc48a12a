package dev.footfall.analytics.metric;

import dev.footfall.analytics.rollup.ReportingZone;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * How far people get through a row of steps. Read from raw activity, which alone knows the order of things.
 *
 * <p>A person's first activity of the first step in the range starts their window. Each step is the earliest one strictly later than the step before and not
 * later than the window's end, which may lie behind the range. With the same entity asked for, each entity that a person took the first step with starts a
 * window of its own; the person counts once, with the entity that brought them furthest, and of several such with the one they began with first.
 */
@Component
public class Funnel {

    /**
     * One step.
     *
     * @param people who came so far
     * @param medianSeconds from the step before; null for the first step, and where nobody came so far
     */
    public record Step(short type, long people, @Nullable Double medianSeconds) {}

    private final JdbcClient database;
    private final ReportingZone zone;

    public Funnel(JdbcClient database, ReportingZone zone) {
        this.database = database;
        this.zone = zone;
    }

    /** @param types of the steps in their order; at least one */
    public List<Step> steps(List<Short> types, Duration window, boolean sameEntity, LocalDate from, LocalDate to) {
        List<Step> steps = new ArrayList<>();
        JdbcClient.StatementSpec statement = database.sql(FunnelSql.of(types.size(), sameEntity))
                .param("from", zone.start(from).atOffset(ZoneOffset.UTC))
                .param("to", zone.start(to.plusDays(1)).atOffset(ZoneOffset.UTC))
                .param("end", zone.start(to.plusDays(1)).plus(window).atOffset(ZoneOffset.UTC))
                .param("window", window.toSeconds());
        for (int step = 0; step < types.size(); step++) {
            statement = statement.param("type" + (step + 1), types.get(step));
        }
        statement.query(row -> {
            int step = row.getInt("step");
            steps.add(new Step(types.get(step - 1), row.getLong("people"), row.getObject("median", Double.class)));
        });
        return steps;
    }
}
