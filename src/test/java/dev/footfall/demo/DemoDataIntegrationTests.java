package dev.footfall.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.footfall.activity.ActivityTypes;
import dev.footfall.activity.Days;
import dev.footfall.activity.EntityTypes;
import dev.footfall.analytics.rollup.DayCounter;
import dev.footfall.catalog.Catalog;
import dev.footfall.database.Pools.JobsDatabase;
import dev.footfall.demo.DemoConfiguration.DemoData;
import dev.footfall.platform.ReportingZone;
import dev.footfall.platform.StartupException;
import dev.footfall.platform.Suppression;
import dev.footfall.testkit.BesideTest;
import dev.footfall.testkit.TestActivities;
import dev.footfall.testkit.TestActivity;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@BesideTest
class DemoDataIntegrationTests {

    private static final double SCALE = 0.02;
    private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);

    @Autowired
    @JobsDatabase
    JdbcClient database;

    @Autowired
    TestActivities activities;

    private DemoData demo;

    @BeforeEach
    void nothingThere(
            @Autowired @JobsDatabase DataSource dataSource,
            @Autowired Days days,
            @Autowired Catalog catalog,
            @Autowired DayCounter counter,
            @Autowired Suppression suppression,
            @Autowired ActivityTypes types,
            @Autowired EntityTypes entityTypes) {
        demo = new DemoData(
                database,
                dataSource,
                days,
                catalog,
                counter,
                new DemoDay(suppression, ReportingZone.UTC),
                Habits.Keys.of(types, entityTypes),
                ReportingZone.UTC);
        empty();
    }

    @AfterEach
    void empty() {
        database.sql("""
                                truncate activity, activity_mark, capture_ledger, person, rollup_day, rollup_type,
                                    rollup_hour, rollup_entity, client_source, client_mapping, client_count, client_arrival,
                                    client_rejection""").update();
        database.sql("delete from api_key where id = :key")
                .param("key", DemoSource.KEY)
                .update();
        database.sql("delete from setting where key like 'demo-%'").update();
    }

    @Test
    void storesAndCountsNinetyDays() throws SQLException {
        demo.fill(1, SCALE, NOW);
        // Of so few people nobody may come on some day, and each date has a story of its own: the worst of 1,500 dates
        // has 87 days.
        assertThat(one("select count(distinct occurred_at::date) from activity"))
                .isBetween(DemoData.DAYS - 6L, (long) DemoData.DAYS);
        assertThat(one("select count(*) from activity where occurred_at >= '%s'".formatted(NOW)))
                .isZero();
        assertThat(one("select count(*) from activity")).isGreaterThan(1_000);
        assertThat(one("select sum(accepted) from capture_ledger")).isEqualTo(one("select count(*) from activity"));
        assertThat(one("select sum(received - accepted - duplicates - suppressed - rejected - "
                        + "dead) from capture_ledger"))
                .isZero();
        assertThat(one("select count(*) from activity_mark")).isZero();
        assertThat(one("select count(distinct key_id) from capture_ledger")).isEqualTo(1);
        assertThat(one("select sum(events) from client_count where verdict = 'taken'"))
                .isEqualTo(one("select count(*) from activity where occurred_at >= '%s'"
                        .formatted(NOW.minus(Duration.ofDays(8)))));
        assertThat(one("select sum(events) from rollup_day")).isEqualTo(one("select count(*) from activity"));
        assertThat(one("select count(distinct activity_type) from rollup_type")).isGreaterThanOrEqualTo(7);
        assertThat(one("select count(*) from activity left join app on app.id = entity_id where "
                        + "entity_type = 1 and name is null"))
                .isZero();
    }

    @Test
    void laterStartContinuesTheSameStory() throws SQLException {
        demo.fill(1, SCALE, NOW);
        String whole = story();
        empty();
        // two starts, the first of them some hours ago, but of the same day
        Instant morning = NOW.truncatedTo(ChronoUnit.DAYS);
        demo.fill(1, SCALE, morning);
        assertThat(one("select count(*) from activity where occurred_at >= '%s'".formatted(morning)))
                .isZero();
        demo.fill(1, SCALE, NOW);
        assertThat(story()).isEqualTo(whole);
        demo.fill(1, SCALE, NOW);
        assertThat(story()).isEqualTo(whole);
    }

    @Test
    void refusesToStartBesideOthersActivity() {
        activities.insert(TestActivity.anActivity());
        assertThatThrownBy(() -> demo.fill(1, SCALE, NOW)).isInstanceOf(StartupException.class);
    }

    private long one(String query) {
        return database.sql(query).query(Long.class).single();
    }

    private String story() {
        return database.sql("""
                                select md5(string_agg(id::text || user_id || occurred_at, ',' order by occurred_at, id))
                                    from activity""").query(String.class).single();
    }
}
