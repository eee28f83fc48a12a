package dev.footfall.analytics.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.footfall.analytics.chart.Plot;
import dev.footfall.platform.Caller;
import dev.footfall.platform.Caller.Role;
import dev.footfall.saved.Notes;
import dev.footfall.saved.Notes.Note;
import dev.footfall.saved.Ownership;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;

class ChartNotesTests {

    private static final LocalDate MONDAY = LocalDate.of(2026, 11, 16);

    private final Notes notes = mock();
    private final ChartNotes chartNotes = new ChartNotes(notes);

    @BeforeEach
    void signIn() {
        var id = UUID.randomUUID();
        SecurityContextHolder.getContext()
                .setAuthentication(new TestingAuthenticationToken(Caller.account(id, "admin", id, Role.ADMIN), null));
        when(notes.between(any(), any(), any()))
                .thenAnswer(call -> Stream.of(-1, 0, 1, 6, 7, 13, 14)
                        .map(MONDAY::plusDays)
                        .filter(day -> !day.isBefore(call.getArgument(1)) && !day.isAfter(call.getArgument(2)))
                        .map(day ->
                                new Note(UUID.randomUUID(), day, "note on " + day, new Ownership(null, "key", true)))
                        .toList());
    }

    @AfterEach
    void signOut() {
        SecurityContextHolder.clearContext();
    }

    @Test
    void marksTheDayOfEachNote() {
        assertThat(marks(MONDAY.toString(), MONDAY.plusDays(1).toString())).containsExactly("0 0", "1 1");
        assertThat(marks(MONDAY.toString())).containsExactly("0 0");
    }

    @Test
    void marksTheWeekOfEachNote() {
        assertThat(marks(MONDAY.toString(), MONDAY.plusDays(7).toString()))
                .containsExactly("0 0", "0 1", "0 6", "1 7", "1 13");
    }

    @Test
    void marksNothingWhereRowsAreNoDays() {
        assertThat(marks("0", "1")).isEmpty();
        assertThat(marks()).isEmpty();
    }

    /** Row and day after {@link #MONDAY} of each mark. */
    private List<String> marks(String... keys) {
        var rows = Stream.of(keys)
                .map(key -> new Plot.Row(key, key, key, List.<Number>of(1), true))
                .toList();
        var plot = new Plot("active", Plot.Shape.LINES, List.of(new Plot.Column("People", "blue", false)), rows);
        return chartNotes.on(plot).all().stream()
                .map(mark -> mark.at() + " " + (mark.day().toEpochDay() - MONDAY.toEpochDay()))
                .toList();
    }
}
