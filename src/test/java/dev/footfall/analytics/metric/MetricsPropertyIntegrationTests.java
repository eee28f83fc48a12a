package dev.footfall.analytics.metric;

import dev.footfall.activity.ActivityTypes;
import dev.footfall.activity.EntityTypes;
import dev.footfall.analytics.rollup.AppViews;
import dev.footfall.analytics.rollup.DayCounter;
import dev.footfall.analytics.rollup.World;
import dev.footfall.platform.KeyedHash;
import dev.footfall.platform.database.JobsDatabase;
import dev.footfall.testkit.FootfallTest;
import dev.footfall.testkit.TestActivities;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Random;
import javax.sql.DataSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

/** Every metric equals the naive one: at first, after late activity, after deletions; in every zone, across changes of its clock. */
@FootfallTest
class MetricsPropertyIntegrationTests {

    private static final int DAYS = 75;

    @Autowired
    @JobsDatabase
    DataSource dataSource;

    @Autowired
    @JobsDatabase
    JdbcClient database;

    @Autowired
    @JobsDatabase
    PlatformTransactionManager transactions;

    @Autowired
    TestActivities activities;

    @Autowired
    ActivityTypes types;

    @Autowired
    EntityTypes entityTypes;

    @Autowired
    KeyedHash hash;

    @Autowired
    Clock clock;

    @ParameterizedTest
    @CsvSource({
        "UTC, 2026-09-01",
        "Europe/Berlin, 2026-09-01",
        "Asia/Kathmandu, 2026-09-01",
        "America/St_Johns, 2026-09-01",
        "Australia/Lord_Howe, 2026-09-01",
    })
    void metrics_equal_the_naive_ones(ZoneId zone, LocalDate first) throws SQLException {
        World world = new World(zone.hashCode(), zone, first, DAYS, activities, database);
        world.empty();
        DayCounter counter = new DayCounter(dataSource, world.zone, () -> AppViews.of(types, entityTypes), hash, clock);
        Metrics metrics = new Metrics(database, transactions, types, world.zone);

        world.capture(600);
        compare(world, counter, metrics);
        world.capture(40);
        compare(world, counter, metrics);
        world.deleteSomePerson();
        world.deleteSomePersonsDay();
        world.deleteSomePersonsDay();
        compare(world, counter, metrics);
    }

    private static void compare(World world, DayCounter counter, Metrics metrics) throws SQLException {
        for (LocalDate day : world.markedDays()) {
            counter.count(day);
        }
        NaiveMetrics naive = new NaiveMetrics(world.raw, world.zone);
        Random random = world.random();
        LocalDate first = world.days().getFirst();
        metrics.compareCounts(naive, first.minusDays(3), world.days().getLast().plusDays(2));
        for (int i = 0; i < 4; i++) {
            LocalDate from = first.plusDays(random.nextInt(DAYS));
            LocalDate to = from.plusDays(random.nextInt(30));
            metrics.compareCounts(naive, from, to);
            metrics.comparePeople(naive, from, to, random);
        }
    }
}
