package dev.footfall.analytics.metric;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.analytics.rollup.AnalyticsSettings;
import dev.footfall.analytics.rollup.DayCounter;
import dev.footfall.analytics.rollup.ReferenceModel;
import dev.footfall.analytics.rollup.RollupRetention;
import dev.footfall.analytics.rollup.WithCounters;
import dev.footfall.database.Pools.JobsDatabase;
import dev.footfall.platform.ReportingZone;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Every metric equals the naive one: at first, after late activity, after deletions; in every zone, across changes of
 * its clock.
 */
class MetricsPropertyIntegrationTests extends WithCounters {

    private static final int DAYS = 75;

    @Autowired
    @JobsDatabase
    PlatformTransactionManager transactions;

    @ParameterizedTest
    @CsvSource({
        "UTC, 2026-09-01",
        "Europe/Berlin, 2026-09-01",
        "Asia/Kathmandu, 2026-09-01",
        "America/St_Johns, 2026-09-01",
        "Australia/Lord_Howe, 2026-09-01",
    })
    void metricsEqualTheNaiveOnes(ReportingZone zone, LocalDate first) throws SQLException {
        ReferenceModel model = new ReferenceModel(zone.hashCode(), zone, first, DAYS, activities, database);
        model.empty();
        DayCounter counter = counter(model.zone);
        Metrics metrics = new Metrics(database, transactions, types, entityTypes, model.zone);

        model.capture(600);
        compare(model, counter, metrics);
        model.capture(40);
        compare(model, counter, metrics);
        model.deleteSomePerson();
        model.deleteSomePersonsDay();
        model.deleteSomePersonsDay();
        compare(model, counter, metrics);
    }

    /**
     * What is purged is asked for as if it were still there: also with people who return, and what is captured and
     * deleted on the days that are open.
     */
    @ParameterizedTest
    @CsvSource({
        "UTC, 2026-09-01, 1",
        "Europe/Berlin, 2026-09-01, 2",
        "America/St_Johns, 2026-09-03, 3",
    })
    void anonymizeAndPurgeChangeNoNumber(ReportingZone zone, LocalDate first, int seed) throws SQLException {
        ReferenceModel model = new ReferenceModel(seed, zone, first, DAYS, activities, database);
        model.empty();
        DayCounter counter = counter(model.zone);
        RollupRetention fading = new RollupRetention(
                counter, model.zone, hash, new AnalyticsSettings(false, Duration.ZERO, 1, false, true), database);
        Metrics metrics = new Metrics(database, transactions, types, entityTypes, model.zone);
        model.capture(600);
        model.captureSomebodyOnce();
        LocalDate purged = first.minusDays(2);
        LocalDate anonymized = purged;
        for (int round = 0; round < 3; round++) {
            LocalDate purgedUntil = purged.plusDays(3 + model.random().nextInt(14));
            LocalDate anonymizedUntil = purgedUntil.plusDays(model.random().nextInt(12));
            for (; anonymized.isBefore(anonymizedUntil); anonymized = anonymized.plusDays(1)) {
                fade(fading, anonymized, fading::anonymize);
            }
            for (; purged.isBefore(purgedUntil); purged = purged.plusDays(1)) {
                fade(fading, purged, fading::purge);
            }
            compareFaded(model, counter, metrics);
            assertForgotten(
                    model.zone.reportingDays(purged).getFirst(),
                    model.zone.reportingDays(anonymized).getFirst());
            model.closeBefore(model.zone.reportingDays(anonymized).getLast().plusDays(1));
            model.capture(40);
            model.deleteSomePerson();
            compareFaded(model, counter, metrics);
        }
        assertThat(database.sql("select count(*) from person where hash is not null")
                        .query(Long.class)
                        .single())
                .isPositive();
    }

    /** Both dates are the first days of which something is still known. */
    private void assertForgotten(LocalDate purged, LocalDate anonymized) {
        assertThat(database.sql("""
                                        select count(*) from rollup_day where day < :day
                                            and (audience is not null or person_counts is not null)
                                            """).param("day", purged).query(Long.class).single())
                .isZero();
        assertThat(database.sql("""
                        select count(*) from rollup_day left join rollup_type using (day) left
                            join rollup_entity using (day)
                        where day < :day and num_nonnulls(person_counts, rollup_type.audience, rollup_entity.audience) > 0
                        """).param("day", anonymized).query(Long.class).single())
                .isZero();
    }

    private interface Fade {
        boolean of(LocalDate utcDay, JdbcClient transaction);
    }

    private void fade(RollupRetention fading, LocalDate utcDay, Fade fade) throws SQLException {
        fading.settle(utcDay);
        Boolean done = new TransactionTemplate(transactions).execute(_ -> fade.of(utcDay, database));
        assertThat(done).isTrue();
    }

    private static void compareFaded(ReferenceModel model, DayCounter counter, Metrics metrics) throws SQLException {
        for (LocalDate day : model.markedDays()) {
            counter.count(day);
        }
        NaiveMetrics naive = new NaiveMetrics(model.raw, model.zone);
        LocalDate first = model.days().getFirst();
        metrics.compareCounts(naive, first.minusDays(3), model.days().getLast().plusDays(2));
        for (int i = 0; i < 3; i++) {
            LocalDate from = first.plusDays(model.random().nextInt(DAYS));
            metrics.compareCounts(naive, from, from.plusDays(model.random().nextInt(30)));
        }
    }

    private static void compare(ReferenceModel model, DayCounter counter, Metrics metrics) throws SQLException {
        NaiveMetrics naive = new NaiveMetrics(model.raw, model.zone);
        NaiveFunnel naiveFunnel = new NaiveFunnel(model.raw, model.zone);
        Random random = model.random();
        LocalDate first = model.days().getFirst();
        metrics.compareFunnel(
                naiveFunnel, first.plusDays(random.nextInt(20)), first.plusDays(20 + random.nextInt(30)), random);
        for (LocalDate day : model.markedDays()) {
            counter.count(day);
        }
        metrics.compareCounts(naive, first.minusDays(3), model.days().getLast().plusDays(2));
        for (int i = 0; i < 4; i++) {
            LocalDate from = first.plusDays(random.nextInt(DAYS));
            LocalDate to = from.plusDays(random.nextInt(30));
            metrics.compareCounts(naive, from, to);
            metrics.comparePeople(naive, from, to, random);
            metrics.compareEntity(naive, model.someApp(), i == 0 ? "Collection" : "App", from, to, random);
            metrics.compareFunnel(naiveFunnel, from, to, random);
        }
    }
}
