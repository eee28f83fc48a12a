package dev.footfall.analytics.page;

import dev.footfall.analytics.chart.Plot;
import dev.footfall.platform.Caller;
import dev.footfall.saved.Notes;
import dev.footfall.saved.Notes.Note;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The reader's notes on the days that a chart shows, in templates {@code ${@chartNotes.on(chart)}}. A chart of time is
 * one whose rows have the first day of their period as key; any other has none.
 */
@Component
class ChartNotes {

    private final Notes notes;

    ChartNotes(Notes notes) {
        this.notes = notes;
    }

    /**
     * A note on a chart, as {@code notes.js} draws it.
     *
     * @param at index of the row whose period has its day
     */
    record Mark(int at, LocalDate day, String text) {}

    /** The notes of one chart, by day. */
    record Marks(List<Mark> all) {

        /** Those of one row of the table. */
        public List<Mark> at(int row) {
            return all.stream().filter(mark -> mark.at == row).toList();
        }
    }

    /** The notes on days from {@code from} to {@code to}, both inclusive. */
    public List<Note> between(LocalDate from, LocalDate to) {
        return Caller.current().map(caller -> notes.between(caller, from, to)).orElse(List.of());
    }

    public Marks on(Plot plot) {
        var starts = new ArrayList<LocalDate>();
        for (var row : plot.rows()) {
            var start = date(row.key());
            if (start == null) {
                return new Marks(List.of());
            }
            starts.add(start);
        }
        if (starts.isEmpty()) {
            return new Marks(List.of());
        }
        var marks = new ArrayList<Mark>();
        int at = 0;
        for (var note : between(starts.getFirst(), end(starts))) {
            while (at + 1 < starts.size() && !note.day().isBefore(starts.get(at + 1))) {
                at++;
            }
            marks.add(new Mark(at, note.day(), note.text()));
        }
        return new Marks(marks);
    }

    /** The last day of the last period, which is as long as the one before it. */
    private static LocalDate end(List<LocalDate> starts) {
        var last = starts.getLast();
        long days = starts.size() < 2 ? 1 : ChronoUnit.DAYS.between(starts.get(starts.size() - 2), last);
        return last.plusDays(Math.max(1, days) - 1);
    }

    private static @Nullable LocalDate date(String key) {
        try {
            return LocalDate.parse(key);
        } catch (DateTimeParseException e) {
            return null;
        }
    }
}
