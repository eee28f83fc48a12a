package dev.footfall.analytics.rollup;

import static dev.footfall.testkit.TestActivity.anActivity;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.footfall.database.Pools.JobsDatabase;
import dev.footfall.platform.ReportingZone;
import dev.footfall.platform.StartupException;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class StoredZoneIntegrationTests extends WithCounters {

    private static final ReportingZone UTC = ReportingZone.UTC;
    private static final ReportingZone BERLIN = ReportingZone.of("Europe/Berlin");
    private static final LocalDate DAY = LocalDate.parse("2026-11-20");

    private StoredZone stored;

    @BeforeEach
    void countInUtc(@Autowired @JobsDatabase PlatformTransactionManager transactions) throws SQLException {
        stored = new StoredZone(database, new TransactionTemplate(transactions));
        ReferenceModel.empty(database);
        stored.settle(UTC, false);
        activities.insert(
                anActivity().by(new UUID(1, 1)).at("2026-11-20T10:00:00Z"),
                anActivity().by(new UUID(1, 2)).at("2026-11-20T23:30:00Z"));
        count(UTC, DAY);
    }

    @AfterEach
    void backToUtc() {
        ReferenceModel.empty(database);
        stored.settle(UTC, false);
    }

    @Test
    void refusesAnotherZoneAndSaysHowToRebuild() {
        assertThatThrownBy(() -> stored.settle(BERLIN, false))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("UTC")
                .hasMessageContaining("Europe/Berlin")
                .extracting(refused -> ((StartupException) refused).remedy())
                .asString()
                .contains("FOOTFALL_ZONE_REBUILD=true");
        assertThat(events()).isEqualTo(2);
    }

    @Test
    void sameZoneChangesNothing() {
        stored.settle(UTC, true);
        assertThat(events()).isEqualTo(2);
    }

    @Test
    void anotherNameOfTheSameZoneChangesNothing() throws SQLException {
        stored.settle(ReportingZone.of("Etc/UTC"), false);
        assertThat(events()).isEqualTo(2);
        assertThat(new DirtyDays(database).days()).isEmpty();

        stored.settle(ReportingZone.of("Europe/Kiev"), true);
        stored.settle(ReportingZone.of("Europe/Kyiv"), false);
        assertThat(database.sql("select zone from rollup_state")
                        .query(String.class)
                        .single())
                .isEqualTo("Europe/Kyiv");
    }

    /** As an update of the rules does: here the days were counted when Vancouver still went back to winter time. */
    @Test
    void recountsOnlyDaysWhoseBordersAnUpdateMoves() throws SQLException {
        ReportingZone vancouver = ReportingZone.of("America/Vancouver");
        ReferenceModel.empty(database);
        stored.settle(vancouver, true);
        activities.insert(
                anActivity().at("2026-10-20T12:00:00Z"),
                anActivity().at("2026-11-20T07:30:00Z"),
                anActivity().at("2026-11-20T12:00:00Z"));
        String before = "-08:00 2026-03-08T10:00:00Z -07:00 2026-11-01T09:00:00Z -08:00";
        ReportingZone old = vancouver.withRules(before);
        count(old, LocalDate.parse("2026-10-20"));
        count(old, LocalDate.parse("2026-11-19"));
        count(old, DAY);
        assertThat(events()).isEqualTo(1);
        database.sql("update rollup_state set zone_rules = :rules")
                .param("rules", before)
                .update();
        database.sql("truncate activity_mark").update();

        stored.settle(vancouver, false);

        assertThat(new DirtyDays(database).days())
                .contains(DAY, DAY.minusDays(1))
                .doesNotContain(LocalDate.parse("2026-10-20"));
        count(vancouver, DAY);
        assertThat(events()).isEqualTo(2);
        database.sql("truncate activity_mark").update();
        stored.settle(vancouver, false);
        assertThat(new DirtyDays(database).days()).isEmpty();
    }

    /** Before rules were stored, days were counted by those of the JDK. */
    @Test
    void comparesDaysCountedByTheJdkWithTheJdk() {
        database.sql("update rollup_state set zone_rules = null").update();
        stored.settle(UTC, false);
        assertThat(events()).isEqualTo(2);
        assertThat(database.sql("select zone_rules from rollup_state")
                        .query(String.class)
                        .single())
                .isEqualTo("Z");
    }

    @Test
    void rebuildMarksEveryDay() throws SQLException {
        stored.settle(BERLIN, true);
        assertThat(events()).isZero();
        assertThat(new DirtyDays(database).days()).contains(DAY, DAY.plusDays(1));
        count(BERLIN, DAY);
        assertThat(events()).isEqualTo(1);
        stored.settle(BERLIN, false);
    }

    @Test
    void keepsNumbersOfDaysThatCannotBeRecounted() {
        database.sql("update activity_day set state = 'anonymized' where day = :day")
                .param("day", DAY)
                .update();
        try {
            stored.settle(BERLIN, true);
            assertThat(events()).isEqualTo(2);
            assertThat(new DirtyDays(database).days()).doesNotContain(DAY);
        } finally {
            database.sql("update activity_day set state = 'open' where day = :day")
                    .param("day", DAY)
                    .update();
        }
    }

    /** Late imports leave open days before closed ones. */
    @Test
    void keepsNumbersOfAClosedDayBesideAnOlderOpenOne() {
        activities.insert(anActivity().at("2026-11-10T10:00:00Z"));
        keepsNumbersOfDaysThatCannotBeRecounted();
    }

    private void count(ReportingZone zone, LocalDate day) throws SQLException {
        counter(zone).count(day);
    }

    private long events() {
        return database.sql("select coalesce(sum(events), 0) from rollup_day where day = :day")
                .param("day", DAY)
                .query(Long.class)
                .single();
    }
}
