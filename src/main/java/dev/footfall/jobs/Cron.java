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
 * A cron schedule with Spring's six fields, in the reporting zone. On clock changes it behaves like cron and systemd: a
 * local time that is skipped fires at the moment of the change, a repeated one fires the first time. Schedules that
 * fire every hour follow real time, and so fire in every hour that exists. Spring's own {@code next} on a zoned time
 * skips the first case until a day without the gap, perhaps a year later, and fires the second twice.
 *
 * @param text as written
 */
record Cron(String text, CronExpression expression, boolean everyHour, ReportingZone zone) {

    private static final int HOURS_FIELD = 2;
    /** 29 February falls on each weekday once in 28 years, or in 40 if a century has no leap day. */
    private static final int MAX_YEARS = 40;

    /** @throws InvalidInputException if the text is no cron expression, or never fires */
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
                    "cron", "invalid_cron", "'cron' never matches: its day exists in no year, like 30 February.");
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

    /** Instants have the order of local times, except that all local times in a gap have the same instant. */
    private Instant nextOnTheWall(Instant after) {
        LocalDateTime local = zone.at(after).toLocalDateTime();
        Instant moment;
        do {
            local = Objects.requireNonNull(nextLocal(local));
            moment = zone.firstAt(local);
        } while (!moment.isAfter(after));
        return moment;
    }

    /** Between two clock changes the offset is constant. */
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

    /** Spring stops searching after some years, so the search goes on from later years. Null if it never fires. */
    private @Nullable LocalDateTime nextLocal(LocalDateTime after) {
        LocalDateTime next = expression.next(after);
        for (int years = 1; next == null && years <= MAX_YEARS; years++) {
            next = expression.next(
                    LocalDate.of(after.getYear() + years, 1, 1).atStartOfDay().minusNanos(1));
        }
        return next;
    }
}
