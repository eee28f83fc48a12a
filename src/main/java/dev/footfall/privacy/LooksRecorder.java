package dev.footfall.privacy;

import dev.footfall.platform.Audit;
import dev.footfall.platform.Caller;
import dev.footfall.platform.PersonViewed;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Records every look at one person, on the thread of who looks and before they see anything: what cannot be recorded is not shown. */
@Component
class LooksRecorder {

    private final Audit audit;

    LooksRecorder(Audit audit) {
        this.audit = audit;
    }

    @EventListener
    void record(PersonViewed look) {
        audit.record(new Audit.Entry(AuditLog.LOOKED, Caller.current().orElse(null), look.view(), look.userId()));
    }
}
