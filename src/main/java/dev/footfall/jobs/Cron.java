package dev.footfall.jobs;

import dev.footfall.platform.InvalidInputException;
import dev.footfall.platform.ReportingZone;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.support.CronExpression;

/**
 * When a job is due: Spring's six fields, in the reporting zone. On days of 23 and 25 hours as cron and systemd have
 * it: a time that the clock leaps over comes at the moment of the leap, one that it shows twice comes the first time.
 * What is due in every hour goes by real time, and so in every hour that there is. Spring's own {@code next} on a zoned
 * time leaves the first out until the day comes without a leap, perhaps a year later, and does the second twice.
 *
 * @param text as it was written
 */
record Cron(String text, CronExpression expression, boolean everyHour, ReportingZone zone) {

    private static final int HOURS_FIELD = 2;
    /** 29 February is on each day of the week once in 28 years, or 40 where a century has none. */
    private static final int RAREST_YEARS = 40;

    /** @throws InvalidInputException where it is none, or never comes true */
    static Cron of(String text, ReportingZone zone) {
        String stripped = text.strip();
        String[] fields = stripped.split("\\s+");
        if (fields.length != 6 || !CronExpression.isValidExpression(stripped)) {
            throw new InvalidInputException(
                    "cron", "invalid_cron", "'cron' must be six fields, second to day of week, like 0 30 1 * * *.");
        }
        Cron cron = new Cron(stripped, CronExpression.parse(stripped), isEveryHour(fields[HOURS_FIELD]), zone);
        if (cron.nextLocal(LocalDate.EPOCH.atStartOfDay()) == null) {
            throw new InvalidInputException(
                    "cron", "invalid_cron", "'cron' never comes true: no year has such a day, as with 30 February.");
        }
        return cron;
    }

    private static boolean isEveryHour(String hours) {
        CronExpression once = CronExpression.parse("0 0 " + hours + " * * *");
        LocalDateTime next = LocalDate.EPOCH.atStartOfDay().minusNanos(1);
        for (int hour = 0; hour < 24; hour++) {
            next = Objects.requireNonNull(once.next(next));
            if (next.getHour() != hour || next.getDayOfYear() != 1) {
                return false;
            }
        }
        return true;
    }

    Instant next(Instant after) {
        return everyHour ? nextInRealTime(after) : nextOnTheWall(after);
    }

    /** Local times in their order have moments in their order, but several in a leap have the same. */
    private Instant nextOnTheWall(Instant after) {
        LocalDateTime local = zone.at(after).toLocalDateTime();
        Instant moment;
        do {
            local = Objects.requireNonNull(nextLocal(local));
            moment = zone.firstAt(local);
        } while (!moment.isAfter(after));
        return moment;
    }

    /** From one change of the clock to the next the offset is the same. */
    private Instant nextInRealTime(Instant after) {
        ZoneOffset offset = zone.rules().getOffset(after);
        LocalDateTime from = LocalDateTime.ofInstant(after, offset);
        ZoneOffsetTransition change = zone.rules().nextTransition(after);
        while (true) {
            Instant moment = Objects.requireNonNull(nextLocal(from)).toInstant(offset);
            if (change == null || moment.isBefore(change.getInstant())) {
                return moment;
            }
            offset = change.getOffsetAfter();
            from = change.getDateTimeAfter().minusNanos(1);
            change = zone.rules().nextTransition(change.getInstant());
        }
    }

    /** Spring gives up within some years: so it is asked again from later ones. Null where it never comes. */
    private @Nullable LocalDateTime nextLocal(LocalDateTime after) {
        LocalDateTime next = expression.next(after);
        for (int years = 1; next == null && years <= RAREST_YEARS; years++) {
            next = expression.next(
                    LocalDate.of(after.getYear() + years, 1, 1).atStartOfDay().minusNanos(1));
        }
        return next;
    }
}
