package dev.footfall.privacy.retention;

import dev.footfall.activity.ActivityTypes;
import dev.footfall.activity.ActivityTypes.ActivityType;
import dev.footfall.activity.DayPartition;
import dev.footfall.activity.Days;
import dev.footfall.activity.Days.DayState;
import dev.footfall.activity.Days.RemovedRows;
import dev.footfall.database.Pools.JobsDatabase;
import dev.footfall.platform.ReportingZone;
import dev.footfall.platform.Settings;
import dev.footfall.platform.batch.WorkItemReader;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.configuration.annotation.StepScope;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.item.Chunk;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.item.ItemStreamWriter;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * The jobs {@code anonymize} and {@code purge}: one day a chunk, oldest first. A dry run reports how many rows it would
 * change, and changes none.
 */
@Configuration(proxyBeanMethods = false)
class RetentionJobs {

    private static final Logger log = LoggerFactory.getLogger(RetentionJobs.class);

    @Bean
    Job anonymize(
            JobRepository repository,
            @JobsDatabase PlatformTransactionManager transactions,
            WorkItemReader<LocalDate> daysToAnonymize,
            EachDay dayAnonymizer) {
        return new JobBuilder("anonymize", repository)
                .start(step("anonymize", repository, transactions, daysToAnonymize, dayAnonymizer))
                .build();
    }

    @Bean
    Job purge(
            JobRepository repository,
            @JobsDatabase PlatformTransactionManager transactions,
            WorkItemReader<LocalDate> daysToPurge,
            EachDay dayPurger) {
        return new JobBuilder("purge", repository)
                .start(step("purge", repository, transactions, daysToPurge, dayPurger))
                .build();
    }

    private static Step step(
            String name,
            JobRepository repository,
            PlatformTransactionManager transactions,
            WorkItemReader<LocalDate> days,
            EachDay change) {
        return new StepBuilder(name, repository)
                .<LocalDate, LocalDate>chunk(1)
                .transactionManager(transactions)
                .reader(days)
                .writer(change)
                .build();
    }

    @Bean
    @StepScope
    static WorkItemReader<LocalDate> daysToAnonymize(RetentionSchedule retentionSchedule, ClockWatch clock) {
        return due(
                clock,
                () -> Stream.concat(retentionSchedule.toAnonymize().stream(), retentionSchedule.toThin().stream())
                        .sorted()
                        .toList());
    }

    @Bean
    @StepScope
    static WorkItemReader<LocalDate> daysToPurge(RetentionSchedule retentionSchedule, ClockWatch clock) {
        return due(clock, retentionSchedule::toPurge);
    }

    private static WorkItemReader<LocalDate> due(ClockWatch clock, Supplier<List<LocalDate>> days) {
        return new WorkItemReader<>(() -> {
            if (clock.isBelieved()) {
                return days.get();
            }
            log.warn("The clock is more than a day ahead of Footfall's last run: nothing is anonymized or dropped"
                    + " until it has stayed like this for a day");
            return List.of();
        });
    }

    @Bean
    @StepScope
    static EachDay dayAnonymizer(
            Anonymizer anonymizer,
            RetentionSchedule retentionSchedule,
            @Value("#{jobParameters['dry-run']}") @Nullable String dryRun) {
        return each(
                dryRun,
                retentionSchedule,
                "anonymize",
                "Anonymized",
                day -> anonymizer.anonymize(day, retentionSchedule.over(day)));
    }

    @Bean
    @StepScope
    static EachDay dayPurger(
            Purger purger,
            RetentionSchedule retentionSchedule,
            @Value("#{jobParameters['dry-run']}") @Nullable String dryRun) {
        return each(dryRun, retentionSchedule, "drop", "Dropped", purger::purge);
    }

    private static EachDay each(
            @Nullable String dryRun,
            RetentionSchedule retentionSchedule,
            String would,
            String did,
            EachDay.Work change) {
        return Boolean.parseBoolean(dryRun)
                ? new EachDay("Would " + would, day -> Objects.requireNonNullElse(retentionSchedule.rows(day), 0L))
                : new EachDay(did, change);
    }

    /**
     * Reports each day with its rows, where operators see it: without a shell they see no log. Proxied by its class,
     * since Spring Batch logs a warning about proxied interfaces.
     */
    static class EachDay implements ItemStreamWriter<LocalDate> {

        private static final int MAX_LINES = 100;

        /** The keys in the step's context for the number of days so far, and of their rows. */
        private static final String DAYS = "days";

        private static final String ROWS = "rows";

        /** Changes a day, or only counts it; returns the number of rows. */
        interface Work {
            long of(LocalDate day) throws Exception;
        }

        private final String did;
        private final Work work;
        private final List<String> lines = new ArrayList<>();
        private long days;
        private long rows;

        EachDay(String did, Work work) {
            this.did = did;
            this.work = work;
        }

        /** A restart continues the report. */
        @Override
        public void open(ExecutionContext context) {
            days = context.getLong(DAYS, 0);
            rows = context.getLong(ROWS, 0);
            context.getString(WorkItemReader.REPORT, "").lines().skip(1).forEach(lines::add);
        }

        @Override
        public void write(Chunk<? extends LocalDate> chunk) throws Exception {
            for (LocalDate day : chunk) {
                long ofDay = work.of(day);
                log.info("{} {} rows of {}", did, ofDay, day);
                days++;
                rows += ofDay;
                lines.add(String.format(Locale.ENGLISH, "%s: %,d rows", day, ofDay));
            }
        }

        @Override
        public void update(ExecutionContext context) {
            if (days > 0) {
                context.putLong(DAYS, days);
                context.putLong(ROWS, rows);
                String sum = String.format(Locale.ENGLISH, "%s %,d rows of %,d days", did, rows, days);
                List<String> last = lines.subList(Math.max(0, lines.size() - MAX_LINES), lines.size());
                context.putString(WorkItemReader.REPORT, sum + "\n" + String.join("\n", last));
            }
        }
    }

    /** Drops a day of raw activity and its audience; its counts stay. */
    @Component
    static class Purger {

        private final DayChange change;

        Purger(DayChange change) {
            this.change = change;
        }

        /** Returns the number of rows dropped. */
        long purge(LocalDate day) throws SQLException {
            return change.change(
                    day,
                    (numbers, transaction) -> numbers.purge(day, transaction),
                    DayState.PURGED,
                    new DayChange.Work() {
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

    /**
     * Anonymizes a day: new ids, times truncated to the hour, only short metadata values under keys marked as safe, no
     * entity that is a person, and within each hour rows in an order that carries no information. Each row gets a user
     * of its own. Nothing links the old rows to the new ones. Leaves out types whose shorter retention has ended.
     *
     * <p>Writes a new table that replaces the partition: an UPDATE would keep every old row on disk until vacuum.
     */
    @Component
    static class Anonymizer {

        private final DayChange change;
        private final ActivityTypes types;
        private final ReportingZone zone;

        Anonymizer(DayChange change, ActivityTypes types, Settings settings) {
            this.change = change;
            this.types = types;
            this.zone = settings.zone();
        }

        /**
         * Anonymizes the day and leaves out those types; also for a day that is anonymized already. Returns the number
         * of rows before.
         *
         * @param expired keys of the types whose retention has ended
         */
        long anonymize(LocalDate day, Collection<Short> expired) throws SQLException {
            return change.change(
                    day,
                    (numbers, transaction) -> numbers.anonymize(day, transaction),
                    DayState.ANONYMIZED,
                    new DayChange.Work() {
                        @Override
                        public long prepare(DayPartition partition, JdbcClient transaction) throws SQLException {
                            return rewrite(partition, day, expired, transaction);
                        }

                        @Override
                        public void finish(DayPartition partition) throws SQLException {
                            partition.swap();
                        }
                    });
        }

        /**
         * Takes 0.6 of the time of an UPDATE that only sets new ids: 6 s for 1,000,000 rows, 3 s of them for the
         * indexes. The hours are parsed once; parsing them for each row took 15 s.
         */
        private long rewrite(DayPartition partition, LocalDate day, Collection<Short> expired, JdbcClient transaction)
                throws SQLException {
            var metadata = new SafeMetadata(types.all());
            String built = partition.build();
            transaction
                    .sql("set local work_mem = '" + DayPartition.SORT_MEMORY + "'")
                    .update();
            long keptRows = transaction
                    .sql("""
                            with zone as materialized (select :hours::timestamptz[] as hours)
                            insert into %s (occurred_at, received_at, id, user_id, entity_id, activity_type,
                                entity_type, metadata)
                            select hour, hour, id, id, entity_id, activity_type, entity_type, metadata
                            from (
                                select (select hours from zone)[width_bucket(occurred_at,
                                    (select hours from zone))] as hour,
                                    gen_random_uuid() as id,
                                    case when activity_type <> all (:personTypes) then entity_id end as entity_id,
                                    activity_type, entity_type, %s as metadata
                                from %s
                                where activity_type <> all (:over)
                            ) as nobodys
                            order by hour, id""".formatted(built, metadata.sql(), partition.table()))
                    .param("hours", hours(day))
                    .param("personTypes", types.aboutPeople())
                    .params(metadata.parameters())
                    .param("over", expired.toArray(Short[]::new))
                    .update();
            partition.index();
            long before = expired.isEmpty() ? keptRows : partition.rows();
            if (keptRows < before) {
                RemovedRows.add(transaction, RemovedRows.Reason.PURGED, Map.of(day, before - keptRows));
            }
            return before;
        }

        /**
         * Hours of the reporting zone that begin in this day; the first is the day's own beginning if an hour contains
         * it.
         */
        private String[] hours(LocalDate day) {
            Instant start = Days.start(day);
            Instant end = Days.end(day);
            List<String> hours = new ArrayList<>(List.of(start.toString()));
            Set<Instant> seen = new HashSet<>(Set.of(start));
            for (Instant minute = start; minute.isBefore(end); minute = minute.plus(1, ChronoUnit.MINUTES)) {
                Instant hour = zone.startOfHour(minute);
                if (hour.isAfter(start) && seen.add(hour)) {
                    hours.add(hour.toString());
                }
            }
            return hours.toArray(String[]::new);
        }

        /**
         * SQL for the metadata that outlives its person: for each type the values of its safe keys, if they are short.
         * Names every key, since iterating over a row's own keys takes a subquery for each row and six times as long.
         */
        static final class SafeMetadata {

            /** Longer text may be something that a person wrote. */
            private static final int MAX_TEXT_LENGTH = 64;

            private static final String VALUE = """
                    :%1$s::text, case when jsonb_typeof(metadata -> :%1$s) not in ('object', 'array')
                        and length((metadata -> :%1$s)::text) <= :longest then metadata -> :%1$s end""";

            private final StringBuilder cases = new StringBuilder();
            private final Map<String, Object> parameters = new HashMap<>(Map.of("longest", MAX_TEXT_LENGTH));

            SafeMetadata(Collection<ActivityType> types) {
                types.stream().filter(type -> !type.safeKeys().isEmpty()).forEach(this::add);
            }

            /**
             * In groups: a type has at most fifty safe keys, and a PostgreSQL function takes at most a hundred
             * arguments.
             */
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

            /** An expression over a row of raw activity; null if no metadata is kept. */
            String sql() {
                return cases.isEmpty()
                        ? "null::jsonb"
                        : "nullif(jsonb_strip_nulls(case activity_type" + cases + " end), '{}')";
            }

            /** The values of the parameters in {@link #sql}. */
            Map<String, Object> parameters() {
                return parameters;
            }
        }
    }
}
