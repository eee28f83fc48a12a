package dev.footfall.privacy.retention;

import dev.footfall.platform.alarm.Alarm;
import dev.footfall.platform.alarm.AlarmSource;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Days that keep people, or rows, longer than promised: {@code footfall.retention.overdue}. Above zero is an alarm. From memory. */
@Component
@Order(400)
public class OverdueDays implements AlarmSource {

    private static final String KIND = "retention-overdue";
    /** The jobs run once a night; one that failed once is not yet a broken promise to shout about. */
    private static final Duration GRACE = Duration.ofDays(2);

    private final RetentionSchedule retentionSchedule;

    OverdueDays(RetentionSchedule retentionSchedule, MeterRegistry meters) {
        this.retentionSchedule = retentionSchedule;
        meters.gauge("footfall.retention.overdue", this, OverdueDays::count);
    }

    public long count() {
        return retentionSchedule.overdue(GRACE);
    }

    @Override
    public Set<String> kinds() {
        return Set.of(KIND);
    }

    @Override
    public boolean asksDatabase() {
        return false;
    }

    @Override
    public List<Alarm> look() {
        long overdue = count();
        return overdue == 0 ? List.of() : List.of(new Alarm(KIND, "", overdue, "/admin/jobs/anonymize"));
    }
}
