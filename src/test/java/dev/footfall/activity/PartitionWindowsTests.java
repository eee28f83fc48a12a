package dev.footfall.activity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.activity.Activities.PartitionWindows;
import dev.footfall.activity.Activities.PartitionWindows.Window;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartitionWindowsTests {

    /** Where each window begins; each ends where the one before began. */
    @ParameterizedTest
    @CsvSource({
        "2026-12-01T12:00:00Z, 2026-12-04T00:00:00Z, false, '01T00 30T00 28T00 27T00'",
        "2026-12-01T12:00:00Z, 2026-12-04T00:00:00Z, true,  '01T11 01T07 01T00 30T00 28T00 27T00'",
        "2026-12-01T03:00:00Z, 2026-12-04T00:00:00Z, true,  '01T02 01T00 30T00 28T00 27T00'",
        "2026-12-01T12:00:00Z, 2026-12-01T09:00:00Z, true,  '01T07 01T00 30T00 28T00 27T00'",
        "2026-12-01T12:00:00Z, 2026-11-30T09:00:00Z, true,  '30T00 29T00 27T00'",
    })
    void cutThePeriodWithoutGaps(Instant now, Instant to, boolean cutToday, String begins) {
        Instant from = Instant.parse("2026-11-27T00:00:00Z");
        PartitionWindows windows = new PartitionWindows(new Window(from, to), now, cutToday);
        List<String> found = new ArrayList<>();
        Instant end = to;
        while (windows.hasNext()) {
            Window window = windows.next();
            assertThat(window.to()).isEqualTo(end);
            end = window.from();
            found.add(end.toString().substring(8, 13));
        }
        assertThat(end).isEqualTo(from);
        assertThat(String.join(" ", found)).isEqualTo(begins);
    }
}
