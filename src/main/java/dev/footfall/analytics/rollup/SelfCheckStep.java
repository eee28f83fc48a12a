package dev.footfall.analytics.rollup;

import dev.footfall.activity.ActivityTypes;
import dev.footfall.activity.EntityTypes;
import dev.footfall.analytics.rollup.RawDay.EntityRules;
import dev.footfall.database.Pools.JobsDatabase;
import dev.footfall.platform.ReportingZone;
import dev.footfall.platform.SqlTime;
import dev.footfall.platform.batch.VerifyStep;
import dev.footfall.platform.batch.WorkItemReader;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.configuration.annotation.StepScope;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A step of the job {@code verify}: compares days with a recount. A day that differs is marked, and so counted again;
 * it increments the metric and logs an error. Batch counts such days as written, the others as skipped.
 */
@Configuration(proxyBeanMethods = false)
class SelfCheckStep {

    private static final Logger log = LoggerFactory.getLogger(SelfCheckStep.class);

    @Bean
    @VerifyStep
    @Order(100)
    Step recount(
            JobRepository repository,
            @JobsDatabase PlatformTransactionManager transactions,
            WorkItemReader<LocalDate> daysToCheck,
            SelfCheck check,
            DirtyDays dirtyDays,
            MeterRegistry meters) {
        Counter alarm = Counter.builder("footfall.verify.different.days")
                .description("days whose stored counts differed from a recount of raw activity")
                .register(meters);
        return new StepBuilder("recount", repository)
                .<LocalDate, LocalDate>chunk(1)
                .transactionManager(transactions)
                .reader(daysToCheck)
                .processor(day -> different(day, check))
                .writer(days -> {
                    for (LocalDate day : days) {
                        dirtyDays.add(day);
                        alarm.increment();
                    }
                })
                .build();
    }

    private static @Nullable LocalDate different(LocalDate day, SelfCheck check) {
        String differences = check.differences(day);
        check.note(day, differences);
        if (differences == null) {
            return null;
        }
        log.error("The stored counts of {} differ from a recount ({}): it is counted again", day, differences);
        return day;
    }

    @Bean
    @StepScope
    static WorkItemReader<LocalDate> daysToCheck(
            SelfCheck check, @Value("#{jobParameters['day']}") @Nullable LocalDate day) {
        return new WorkItemReader<>(() -> day == null ? check.sample() : List.of(day));
    }

    /** Recounts a day in plain SQL, independently of {@link DayCounter}, compares, and stores the result. */
    @Component
    static class SelfCheck {

        private static final int SAMPLE = 7;

        private final JdbcClient database;
        private final TransactionTemplate snapshot;
        private final ReportingZone zone;
        private final ActivityTypes types;
        private final EntityTypes entityTypes;
        private final Clock clock;

        SelfCheck(
                @JobsDatabase JdbcClient database,
                @JobsDatabase PlatformTransactionManager transactions,
                ReportingZone zone,
                ActivityTypes types,
                EntityTypes entityTypes,
                Clock clock) {
            this.database = database;
            this.zone = zone;
            this.types = types;
            this.entityTypes = entityTypes;
            this.clock = clock;
            this.snapshot = new TransactionTemplate(transactions);
            snapshot.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
            snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
            snapshot.setReadOnly(true);
        }

        /**
         * Some of the days that are not anonymized: first those that differed at their last check, then others each
         * time.
         */
        List<LocalDate> sample() {
            Set<LocalDate> closed =
                    new HashSet<>(database.sql("select day from activity_day where state in ('anonymized', 'purged')")
                            .query(LocalDate.class)
                            .list());
            List<LocalDate> days = new ArrayList<>(database.sql("select day from rollup_day")
                    .query(LocalDate.class)
                    .list());
            days.removeIf(day -> !Collections.disjoint(zone.utcDays(day), closed));
            Collections.shuffle(days, new Random(clock.millis()));
            Set<LocalDate> different =
                    new HashSet<>(database.sql("select day from rollup_check where differences is not null")
                            .query(LocalDate.class)
                            .list());
            days.sort(Comparator.comparing(day -> !different.contains(day)));
            return days.subList(0, Math.min(SAMPLE, days.size()));
        }

        /** Descriptions of the differences; null if there are none or the day waits to be counted anyway. */
        @Nullable String differences(LocalDate day) {
            List<String> found = Objects.requireNonNull(snapshot.execute(_ -> {
                List<String> differing = new ArrayList<>();
                if (!isMarked(day)) {
                    compare(day, "day", DAY_DIFFERS, differing);
                    compare(day, "types", TYPES_DIFFER, differing);
                    compare(day, "hours", HOURS_DIFFER, differing);
                    compare(day, "entities", ENTITIES_DIFFER, differing);
                    if (!audiencesFit(day)) {
                        differing.add("audiences");
                    }
                }
                return differing;
            }));
            return found.isEmpty() ? null : String.join(", ", found);
        }

        void note(LocalDate day, @Nullable String differences) {
            database.sql("""
                            insert into rollup_check (day, checked_at, differences) values (:day, :now, :differences)
                            on conflict (day) do update
                                set checked_at = excluded.checked_at, differences = excluded.differences""")
                    .param("day", day)
                    .param("now", SqlTime.utc(clock.instant()))
                    .param("differences", differences)
                    .update();
        }

        private static final String RAW = " from activity where occurred_at >= :from and occurred_at < :to ";

        private static final String DAY_DIFFERS =
                "select count(*) <> coalesce((select events from rollup_day where day = :day), 0)"
                        + " or count(distinct user_id) <> coalesce((select people from rollup_day where day = :day), 0)"
                        + RAW;

        private static final String TYPES_DIFFER = """
                select exists (
                    select from (
                        select activity_type, count(*) as events, count(distinct user_id) as people %s
                        group by activity_type) as raw
                    full join (select * from rollup_type where day = :day) as kept using (activity_type)
                    where (raw.events, raw.people) is distinct from (kept.events, kept.people))""".formatted(RAW);

        private static final String HOURS_DIFFER = """
                select exists (
                    select from (select activity_type, count(*) as events %s group by activity_type) as raw
                    full join (
                        select activity_type, sum(events) as events from rollup_hour where day = :day
                        group by activity_type) as kept using (activity_type)
                    where raw.events is distinct from kept.events)""".formatted(RAW);

        private static final String ENTITIES_DIFFER = """
                with one as (
                    select entity_type, entity_id as entity, activity_type, user_id %s
                    and entity_id is not null and entity_type is not null
                    and entity_type <> all (:people) and activity_type <> all (:aboutPeople)
                ), uncounted as (
                    select entity_type from one where entity_type <> :app
                    group by entity_type having count(distinct entity) > :limit
                ), raw as (
                    select entity_type, entity, coalesce(activity_type, 0) as activity_type, count(*) as events,
                           count(distinct user_id) as people
                    from one
                    where entity_type not in (select entity_type from uncounted)
                    group by entity_type, entity, rollup (activity_type)
                )
                select exists (
                    select from raw
                    full join (select * from rollup_entity where day = :day) as kept
                        using (entity_type, entity, activity_type)
                    where (raw.events, raw.people) is distinct from (kept.events, kept.people))
                or array(select entity_type from uncounted order by entity_type) is distinct from coalesce(
                    (select uncounted_entity_types from rollup_day where day = :day), '{}')""".formatted(RAW);

        private void compare(LocalDate day, String what, String differs, List<String> differing) {
            EntityRules entityRules = EntityRules.of(types, entityTypes);
            boolean different = database.sql(differs)
                    .params(Map.of(
                            "day", day,
                            "from", SqlTime.utc(zone.start(day)),
                            "to", SqlTime.utc(zone.start(day.plusDays(1))),
                            "aboutPeople", entityRules.aboutPeople().toArray(Short[]::new),
                            "people", entityRules.people().toArray(Short[]::new),
                            "app", entityRules.app(),
                            "limit", EntityRules.LIMIT))
                    .query(Boolean.class)
                    .single();
            if (different) {
                differing.add(what);
            }
        }

        private boolean isMarked(LocalDate day) {
            return database.sql("select exists (select from activity_mark where day = :day)")
                    .param("day", day)
                    .query(Boolean.class)
                    .single();
        }

        private boolean audiencesFit(LocalDate day) {
            return database
                    .sql("""
                            select people, audience from rollup_day where day = :day
                            union all select people, audience from rollup_type where day = :day
                            union all select people, audience from rollup_entity where day = :day""")
                    .param("day", day)
                    .query((row, _) -> Bitmaps.of(row.getBytes(2)).getCardinality() == row.getInt(1))
                    .list()
                    .stream()
                    .allMatch(Boolean::booleanValue);
        }
    }
}
