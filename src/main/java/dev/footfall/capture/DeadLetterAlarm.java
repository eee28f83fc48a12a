package dev.footfall.capture;

import dev.footfall.platform.alarm.Alarm;
import dev.footfall.platform.alarm.AlarmSource;
import java.util.List;
import java.util.Set;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** What only the database refused waits for somebody. */
@Component
@Order(110)
class DeadLetterAlarm implements AlarmSource {

    private static final String KIND = "dead-letters";

    private final DeadLetterStore letters;

    DeadLetterAlarm(DeadLetterStore letters) {
        this.letters = letters;
    }

    @Override
    public Set<String> kinds() {
        return Set.of(KIND);
    }

    @Override
    public boolean asksDatabase() {
        return true;
    }

    @Override
    public List<Alarm> look() {
        long waiting = letters.count();
        return waiting == 0 ? List.of() : List.of(new Alarm(KIND, "", waiting, "/admin/health/dead-letters"));
    }
}
