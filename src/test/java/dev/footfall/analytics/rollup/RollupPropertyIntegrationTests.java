package dev.footfall.analytics.rollup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.platform.ReportingZone;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whatever is captured, deleted and counted, in whatever order: the rollups are what a recount of the raw rows gives.
 */
class RollupPropertyIntegrationTests extends WithCounters {

    @ParameterizedTest
    @CsvSource({
        "UTC, 2026-10-20",
        "Europe/Berlin, 2026-10-22",
        "Europe/Berlin, 2026-03-26",
        "Asia/Kathmandu, 2026-10-20",
        "America/St_Johns, 2026-10-29",
        "America/St_Johns, 2026-03-05",
        "Australia/Lord_Howe, 2026-04-02",
        "Australia/Lord_Howe, 2026-10-01",
    })
    void rollupsEqualARecount(ReportingZone zone, LocalDate first) throws SQLException {
        for (int seed = 1; seed <= 3; seed++) {
            ReferenceModel model = new ReferenceModel(seed, zone, first, 7, activities, database);
            model.empty();
            DayCounter counter = counter(model.zone);
            for (int step = 0; step < 12; step++) {
                change(model);
                count(model, counter, model.random().nextBoolean());
            }
            count(model, counter, false);
            new Recount(model, database).compare();
        }
    }

    private static void change(ReferenceModel model) {
        switch (model.random().nextInt(5)) {
            case 0 -> model.deleteSomePerson();
            case 1 -> model.deleteSomePersonsDay();
            default -> model.capture(1 + model.random().nextInt(60));
        }
    }

    private static void count(ReferenceModel model, DayCounter counter, boolean notAll) throws SQLException {
        List<LocalDate> marked = model.markedDays();
        for (LocalDate day : notAll ? marked.subList(0, marked.size() / 2) : marked) {
            assertThat(counter.count(day)).isInstanceOf(DayCounter.Outcome.Counted.class);
        }
    }
}
