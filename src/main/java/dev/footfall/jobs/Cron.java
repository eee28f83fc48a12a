package dev.footfall.jobs;

import dev.footfall.platform.InvalidInput;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Objects;
import org.springframework.scheduling.support.CronExpression;

/**
 * When a job is due: Spring's six fields, in the reporting zone.
 *
 * @param text as it was written
 */
record Cron(String text, CronExpression expression, ZoneId zone) {

    /** @throws InvalidInput where it is none, or never comes true */
    static Cron of(String text, ZoneId zone) {
        String stripped = text.strip();
        if (stripped.split("\\s+").length == 6 && CronExpression.isValidExpression(stripped)) {
            CronExpression expression = CronExpression.parse(stripped);
            if (expression.next(ZonedDateTime.ofInstant(Instant.EPOCH, zone)) != null) {
                return new Cron(stripped, expression, zone);
            }
        }
        throw new InvalidInput(
                "cron", "invalid_cron", "'cron' must be six fields, second to day of week, like 0 30 1 * * *.");
    }

    Instant next(Instant after) {
        return Objects.requireNonNull(expression.next(after.atZone(zone))).toInstant();
    }
}
