package dev.footfall.activity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.testkit.BesideTest;
import dev.footfall.testkit.TestApi;
import dev.footfall.testkit.TestJobs;
import dev.footfall.testkit.Today;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The job {@code seal}. */
@BesideTest
class SealIntegrationTests {

    @LocalServerPort
    int port;

    @Autowired
    JdbcClient database;

    @Autowired
    Days days;

    @Autowired
    Clock clock;

    private LocalDate today;
    private LocalDate late;
    private LocalDate notYet;

    @BeforeEach
    void makeDays() throws SQLException {
        today = Today.lasting(Duration.ofMinutes(1));
        late = today.minusDays(8);
        notYet = today.minusDays(7);
        days.ensure(late);
        days.ensure(notYet);
    }

    @Test
    void indexesEndedDaysAndSealsThosePastTheLateWindow() {
        run();
        assertThat(state(late)).isEqualTo("sealed");
        assertThat(validIndexes(late))
                .contains(Days.partition(late) + "_entity_time", Days.partition(late) + "_type_time");
        assertThat(state(notYet)).isEqualTo("open");
        assertThat(validIndexes(notYet)).anyMatch(name -> name.endsWith("_type_time"));
        assertThat(state(today)).isEqualTo("open");
        assertThat(validIndexes(today)).noneMatch(name -> name.endsWith("_time"));
        assertThat(state(today.plusDays(Days.DAYS_AHEAD))).isEqualTo("open");
    }

    @Test
    void rebuildsAnInterruptedIndex() {
        String index = Days.partition(late) + "_type_time";
        database.sql("create index if not exists " + index + " on " + Days.partition(late) + " (activity_type)")
                .update();
        invalidate(index);
        database.sql("update activity_day set state = 'open' where day = :day")
                .param("day", late)
                .update();
        run();
        assertThat(validIndexes(late)).contains(index);
        assertThat(database.sql("select pg_get_indexdef(to_regclass(:index))")
                        .param("index", index)
                        .query(String.class)
                        .single())
                .endsWith("(activity_type, occurred_at) INCLUDE (user_id, entity_id)");
    }

    private void run() {
        new TestJobs(new TestApi(port)).run("COMPLETED", "seal", "{}");
    }

    /** As a killed {@code create index concurrently} leaves it. Only a superuser may. */
    private void invalidate(String index) {
        SuperuserSql.execute(
                database.sql("select current_database()").query(String.class).single(),
                "update pg_index set indisvalid = false where indexrelid = '" + index + "'::regclass");
    }

    private String state(LocalDate day) {
        return database.sql("select state from activity_day where day = :day")
                .param("day", day)
                .query(String.class)
                .single();
    }

    private List<String> validIndexes(LocalDate day) {
        return database.sql("""
                        select indexrelid::regclass::text from pg_index
                        where indrelid = to_regclass(:table) and indisvalid""")
                .param("table", Days.partition(day))
                .query(String.class)
                .list();
    }
}
