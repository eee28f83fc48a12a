package dev.footfall.privacy.retention;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Days that keep people, or rows, longer than promised: {@code footfall.retention.overdue}. Above zero is an alarm. */
@Component
public class OverdueDays {

    private static final Logger log = LoggerFactory.getLogger(OverdueDays.class);
    /** The jobs run once a night; one that failed once is not yet a broken promise to shout about. */
    private static final Duration GRACE = Duration.ofDays(2);

    private final Calendar calendar;

    OverdueDays(Calendar calendar, MeterRegistry meters) {
        this.calendar = calendar;
        meters.gauge("footfall.retention.overdue", this, OverdueDays::count);
    }

    public long count() {
        return calendar.overdue(GRACE);
    }

    @Scheduled(cron = "0 15 * * * *")
    void warn() {
        long overdue = count();
        if (overdue > 0) {
            log.error(
                    "{} days should have been anonymised or dropped more than two days ago: look at the jobs anonymize and purge",
                    overdue);
        }
    }
}
