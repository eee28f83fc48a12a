package dev.footfall.analytics.metric;

import dev.footfall.platform.ReportingZone;
import java.time.Duration;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * How far people get through a row of steps. Read from raw activity, which alone knows the order of things; only how
 * many took the first step at all is known from the audiences.
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

    /**
     * Else what is found of a month would be put aside on disk (some 100 bytes a person who took the second step, for each step), and rows would be read whole
     * for the fear of disks that seek: the index of a sealed day holds all that is asked for, in order.
     */
    private static final String SETTINGS =
            "select set_config('work_mem', '64MB', true), set_config('random_page_cost', '1.1', true)";

    private final JdbcClient database;
    private final TransactionTemplate snapshot;
    private final FirstStepCount firstStepCount;
    private final ReportingZone zone;

    public Funnel(JdbcClient database, PlatformTransactionManager transactions, ReportingZone zone) {
        this.database = database;
        this.snapshot = new TransactionTemplate(transactions);
        snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        snapshot.setReadOnly(true);
        this.firstStepCount = new FirstStepCount(database, zone);
        this.zone = zone;
    }

    /** @param types of the steps in their order; at least one */
    public List<Step> steps(List<Short> types, Duration window, boolean sameEntity, LocalDate from, LocalDate to) {
        return Objects.requireNonNull(snapshot.execute(_ -> {
            database.sql(SETTINGS).query().singleRow();
            List<Step> steps = new ArrayList<>();
            long people = sameEntity
                    ? withEntity(types.getFirst(), from, to)
                    : firstStepCount.count(types.getFirst(), from, to);
            steps.add(new Step(types.getFirst(), people, null));
            if (types.size() > 1) {
                steps.addAll(later(types, window, sameEntity, from, to));
            }
            return steps;
        }));
    }

    /** The audiences do not know on what people did something. */
    private long withEntity(short type, LocalDate from, LocalDate to) {
        return database.sql("""
                        select count(*)
                        from (
                            select distinct user_id
                            from activity
                            where occurred_at >= :from and occurred_at < :to and activity_type = :type
                              and entity_id is not null
                        ) as people""")
                .param("from", start(from))
                .param("to", start(to.plusDays(1)))
                .param("type", type)
                .query(Long.class)
                .single();
    }

    private List<Step> later(List<Short> types, Duration window, boolean sameEntity, LocalDate from, LocalDate to) {
        JdbcClient.StatementSpec statement = database.sql(FunnelSql.of(types.size(), sameEntity))
                .param("from", start(from))
                .param("to", start(to.plusDays(1)))
                .param("end", start(to.plusDays(1)).plus(window))
                .param("window", window.toSeconds())
                .param("types", types.stream().skip(1).distinct().toArray(Short[]::new));
        for (int step = 0; step < types.size(); step++) {
            statement = statement.param("type" + (step + 1), types.get(step));
        }
        return statement
                .query((row, _) -> new Step(
                        types.get(row.getInt("step") - 1),
                        row.getLong("people"),
                        row.getObject("median", Double.class)))
                .list();
    }

    private OffsetDateTime start(LocalDate day) {
        return zone.start(day).atOffset(ZoneOffset.UTC);
    }
}
