package dev.footfall.activity;

import dev.footfall.activity.Activities.PartitionWindows.Window;
import dev.footfall.platform.ReportingZone;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One hour of the week in the reporting zone, as reports by hour count it: in parameters {@code mon-14}. The zone's
 * rules are asked in Java, as for the counts: the database may know others.
 */
public record WeekHour(DayOfWeek weekday, int hour, ReportingZone zone) {

    private static final Pattern TEXT = Pattern.compile("(mon|tue|wed|thu|fri|sat|sun)-(1?\\d|2[0-3])");
    private static final List<String> WEEKDAYS = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");

    public static Optional<WeekHour> of(String text, ReportingZone zone) {
        var parts = TEXT.matcher(text.toLowerCase(Locale.ROOT));
        return parts.matches()
                ? Optional.of(new WeekHour(
                        DayOfWeek.of(WEEKDAYS.indexOf(parts.group(1)) + 1), Integer.parseInt(parts.group(2)), zone))
                : Optional.empty();
    }

    /** As a parameter. */
    public static String text(DayOfWeek weekday, int hour) {
        return WEEKDAYS.get(weekday.getValue() - 1) + "-" + hour;
    }

    /** The parts of these hours that lie in a period, ascending; two on a day on which the clock repeats the hour. */
    List<Window> within(Instant from, Instant to) {
        List<Window> windows = new ArrayList<>();
        if (!from.isBefore(to)) {
            return windows;
        }
        LocalDate last = zone.dayOf(to.minusNanos(1));
        LocalDate first = zone.dayOf(from);
        for (LocalDate day = first.plusDays(
                        Math.floorMod(weekday.getValue() - first.getDayOfWeek().getValue(), 7));
                !day.isAfter(last);
                day = day.plusWeeks(1)) {
            List<Instant> hours = zone.hours(day);
            for (int index = 0; index < hours.size(); index++) {
                Instant start = hours.get(index);
                Instant end = index + 1 < hours.size() ? hours.get(index + 1) : zone.start(day.plusDays(1));
                if (zone.at(start).getHour() == hour && start.isBefore(to) && from.isBefore(end)) {
                    windows.add(new Window(start.isBefore(from) ? from : start, end.isAfter(to) ? to : end));
                }
            }
        }
        return windows;
    }

    @Override
    public String toString() {
        return text(weekday, hour);
    }
}
