package dev.footfall.analytics.audience;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.database.Pools.JobsDatabase;
import dev.footfall.testkit.BesideTest;
import java.time.LocalDate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

@BesideTest
class AudienceMemoryIntegrationTests {

    private static final LocalDate FIRST = LocalDate.of(2026, 3, 1);

    @Autowired
    @JobsDatabase
    JdbcClient database;

    @Autowired
    @JobsDatabase
    PlatformTransactionManager transactions;

    private AudienceMemory memory;

    @BeforeEach
    void countTwoDays() {
        database.sql("truncate rollup_day").update();
        memory = new AudienceMemory(database, transactions);
        count(FIRST, 11);
        count(FIRST.plusDays(1), 12);
        assertThat(memory.current().days()).containsOnlyKeys(FIRST, FIRST.plusDays(1));
    }

    @Test
    void reloadsOnlyWhatWasCountedSince() {
        database.sql("update rollup_day set events = 99 where day = ?")
                .param(FIRST)
                .update();
        count(FIRST.plusDays(1), 13);

        assertThat(events(FIRST)).isEqualTo(11);
        assertThat(events(FIRST.plusDays(1))).isEqualTo(13);
    }

    @Test
    void dropsDaysThatWereReplacedByOthers() {
        database.sql("truncate rollup_day").update();
        count(FIRST.plusDays(1), 14);
        count(FIRST.plusDays(2), 15);

        assertThat(memory.current().days()).containsOnlyKeys(FIRST.plusDays(1), FIRST.plusDays(2));
        assertThat(events(FIRST.plusDays(1))).isEqualTo(14);
    }

    private long events(LocalDate day) {
        return memory.current().days().get(day).events();
    }

    private void count(LocalDate day, long events) {
        database.sql("""
                        with next as (update rollup_state set version = version + 1 returning version)
                        insert into rollup_day (day, version, counted_at, events, people)
                        select :day, version, now(), :events, 0 from next
                        on conflict (day) do update set version = excluded.version, events = excluded.events
                        """).param("day", day).param("events", events).update();
    }
}
