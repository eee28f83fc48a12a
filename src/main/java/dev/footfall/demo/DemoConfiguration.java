package dev.footfall.demo;

import dev.footfall.activity.Activity;
import dev.footfall.activity.ActivityTypes;
import dev.footfall.activity.Days;
import dev.footfall.activity.EntityTypes;
import dev.footfall.analytics.rollup.DayCounter;
import dev.footfall.catalog.Catalog;
import dev.footfall.database.Pools.JobsDatabase;
import dev.footfall.jobs.InitialCatchUp;
import dev.footfall.platform.ReportingZone;
import dev.footfall.platform.Settings;
import dev.footfall.platform.StartupException;
import dev.footfall.platform.Suppression;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

@Configuration(proxyBeanMethods = false)
@Profile("demo")
class DemoConfiguration {

    private static final long SEED = 2026;

    @Bean
    DemoData demoData(
            @JobsDatabase JdbcClient database,
            @JobsDatabase DataSource dataSource,
            Days days,
            Catalog catalog,
            DayCounter counter,
            Suppression suppression,
            ActivityTypes types,
            EntityTypes entityTypes,
            Settings settings) {
        return new DemoData(
                database,
                dataSource,
                days,
                catalog,
                counter,
                new DemoDay(suppression, settings.zone()),
                Habits.Keys.of(types, entityTypes),
                settings.zone());
    }

    /** Runs when everything else has started, and before the application reports that it is ready. */
    @Bean
    ApplicationRunner fillsTheDemo(DemoData data, InitialCatchUp night, Clock clock) {
        return _ -> {
            data.fill(SEED, 1, clock.instant());
            night.now();
        };
    }

    /**
     * Fills the database with the demo's activity up to now: ninety days at the first start, later only what has
     * happened since. The generated activity is always the same, so a later start only skips what is stored.
     */
    static final class DemoData {

        static final int DAYS = 90;

        private static final Logger log = LoggerFactory.getLogger(DemoData.class);
        private static final String BEGAN = "demo-began";
        private static final String FILLED_UNTIL = "demo-filled-until";

        private final JdbcClient database;
        private final DataSource dataSource;
        private final Days days;
        private final Catalog catalog;
        private final DayCounter counter;
        private final DemoDay demoDay;
        private final Habits.Keys keys;
        private final ReportingZone zone;

        DemoData(
                JdbcClient database,
                DataSource dataSource,
                Days days,
                Catalog catalog,
                DayCounter counter,
                DemoDay demoDay,
                Habits.Keys keys,
                ReportingZone zone) {
            this.database = database;
            this.dataSource = dataSource;
            this.days = days;
            this.catalog = catalog;
            this.counter = counter;
            this.demoDay = demoDay;
            this.keys = keys;
            this.zone = zone;
        }

        /** @param scale 1 for a few thousand people */
        void fill(long seed, double scale, Instant now) throws SQLException {
            refuseOthersActivity();
            LocalDate today = zone.dayOf(now);
            LocalDate began = setting(BEGAN).map(LocalDate::parse).orElse(today.minusDays(DAYS - 1L));
            Instant since = setting(FILLED_UNTIL).map(Instant::parse).orElse(Instant.EPOCH);
            Instant oldest = zone.start(today.minusDays(DAYS - 1L));
            put(database, BEGAN, began.toString());

            DemoApps apps = new DemoApps(seed);
            catalog.put(null, apps.names());
            Map<LocalDate, List<Activity>> story = story(seed, scale, began, today, apps).stream()
                    .filter(activity -> !activity.occurredAt().isBefore(since)
                            && activity.occurredAt().isBefore(now))
                    .filter(activity -> !activity.occurredAt().isBefore(oldest))
                    .collect(Collectors.groupingBy(
                            activity -> Days.of(activity.occurredAt()), TreeMap::new, Collectors.toList()));
            for (Map.Entry<LocalDate, List<Activity>> day : story.entrySet()) {
                Instant end = Days.end(day.getKey());
                store(day.getKey(), day.getValue(), end.isBefore(now) ? end : now);
            }
            log.info(
                    "Demo: {} activities stored",
                    story.values().stream().mapToInt(List::size).sum());
            count();
            DemoSource.store(database, now);
        }

        private List<Activity> story(long seed, double scale, LocalDate began, LocalDate today, DemoApps apps) {
            Habits habits = new Habits(seed, began, zone, apps, keys);
            List<Activity> story = new ArrayList<>();
            for (Crowd.Person person : new Crowd(seed, began, scale, accounts()).until(today)) {
                LocalDate first = person.joined().isBefore(began) ? began : person.joined();
                first.datesUntil(today.plusDays(1)).forEach(day -> story.addAll(habits.of(person, day)));
            }
            story.sort(Comparator.comparing(Activity::occurredAt));
            return story;
        }

        /** The demo's accounts, so that each has activity on its own page. */
        private List<UUID> accounts() {
            return database.sql(
                            "select id from account where name in ('admin', 'analyst', 'ops', 'user') order by name")
                    .query(UUID.class)
                    .list();
        }

        private void refuseOthersActivity() {
            boolean foreign = setting(BEGAN).isEmpty()
                    && database.sql("select exists (select from activity)")
                            .query(Boolean.class)
                            .single();
            if (foreign) {
                throw new StartupException(
                        "The database holds activity that is not the demo's.",
                        "Give the demo a data folder of its own with FOOTFALL_DATA_DIR, and no FOOTFALL_DATABASE_URL.");
            }
        }

        /**
         * Stores the rows and, in the same transaction, up to when activity is stored: a start that was interrupted is
         * resumed there.
         */
        private void store(LocalDate day, List<Activity> activities, Instant until) throws SQLException {
            days.ensure(day);
            try (Connection connection = dataSource.getConnection()) {
                connection.setAutoCommit(false);
                try {
                    demoDay.store(connection, day, activities);
                    put(
                            JdbcClient.create(new SingleConnectionDataSource(connection, true)),
                            FILLED_UNTIL,
                            until.toString());
                    connection.commit();
                } catch (SQLException | RuntimeException e) {
                    connection.rollback();
                    throw e;
                } finally {
                    connection.setAutoCommit(true);
                }
            }
        }

        private void count() throws SQLException {
            List<LocalDate> marked = database.sql("select day from activity_mark group by day order by day")
                    .query(LocalDate.class)
                    .list();
            for (LocalDate day : marked) {
                counter.count(day);
            }
        }

        private Optional<String> setting(String key) {
            return database.sql("select value from setting where key = :key")
                    .param("key", key)
                    .query(String.class)
                    .optional();
        }

        private static void put(JdbcClient database, String key, String value) {
            database.sql("""
                            insert into setting (key, value) values (:key, :value)
                            on conflict (key) do update set value = excluded.value
                            """).param("key", key).param("value", value).update();
        }
    }
}
