package dev.footfall.analytics.rollup;

import dev.footfall.platform.ReportingZone;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * The hours of one reporting day in local time: 23 or 25 of them on a clock change, the repeated hour told apart by its
 * offset. Looked up by minute, since asking the zone's rules for every row would cost more than all other work on it.
 */
final class DayHours {

    private static final long MICROS_PER_MINUTE = 60_000_000L;

    private final List<Instant> starts = new ArrayList<>();
    private final byte[] hourOfMinute;
    private final long startMicros;

    DayHours(LocalDate day, ReportingZone zone) {
        Instant start = zone.start(day);
        Instant end = zone.start(day.plusDays(1));
        startMicros = micros(start);
        hourOfMinute = new byte[(int) Duration.between(start, end).toMinutes()];
        for (int minute = 0; minute < hourOfMinute.length; minute++) {
            Instant hour = zone.startOfHour(start.plus(minute, ChronoUnit.MINUTES));
            if (starts.isEmpty() || !starts.getLast().equals(hour)) {
                starts.add(hour);
            }
            hourOfMinute[minute] = (byte) (starts.size() - 1);
        }
    }

    int count() {
        return starts.size();
    }

    Instant start(int hour) {
        return starts.get(hour);
    }

    /** @param epochMicros a moment of this day, in microseconds */
    int at(long epochMicros) {
        return hourOfMinute[(int) ((epochMicros - startMicros) / MICROS_PER_MINUTE)];
    }

    static long micros(Instant moment) {
        return Math.multiplyExact(moment.getEpochSecond(), 1_000_000L) + moment.getNano() / 1_000;
    }
}
