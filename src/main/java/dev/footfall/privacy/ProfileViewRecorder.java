package dev.footfall.privacy;

import dev.footfall.platform.Audit;
import dev.footfall.platform.Audit.ProfileViewed;
import dev.footfall.platform.Caller;
import dev.footfall.platform.LruCache;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Records every view of one person, on the viewer's thread and before anything is shown: if it cannot be recorded,
 * nothing is shown. Views that repeat automatically (live lists, the dashboard, programs) are recorded once an hour for
 * each viewer, person and node.
 */
@Component
class ProfileViewRecorder {

    private static final Set<String> REPEATED_BY_THEMSELVES = Set.of("list", "ranking");
    private static final Duration ONCE_IN = Duration.ofHours(1);
    private static final int REMEMBERED = 20_000;

    private record Look(
            Caller.Kind kind,
            String viewer,
            @Nullable UUID id,
            @Nullable UUID user,
            UUID person,
            String view) {}

    private final Audit audit;
    private final Clock clock;
    private final Map<Look, Instant> recorded = new LruCache<>(REMEMBERED);

    ProfileViewRecorder(Audit audit, Clock clock) {
        this.audit = audit;
        this.clock = clock;
    }

    @EventListener
    void record(ProfileViewed viewed) {
        Caller caller = Caller.current().orElse(null);
        if (caller == null || !REPEATED_BY_THEMSELVES.contains(viewed.view())) {
            add(caller, viewed);
            return;
        }
        Look look =
                new Look(caller.kind(), caller.name(), caller.id(), caller.userId(), viewed.userId(), viewed.view());
        Instant now = clock.instant();
        if (!isRecorded(look, now)) {
            add(caller, viewed);
            synchronized (recorded) {
                recorded.put(look, now);
            }
        }
    }

    private boolean isRecorded(Look look, Instant now) {
        synchronized (recorded) {
            Instant last = recorded.get(look);
            return last != null && !last.plus(ONCE_IN).isBefore(now) && !last.isAfter(now);
        }
    }

    private void add(@Nullable Caller caller, ProfileViewed viewed) {
        audit.record(new Audit.Entry(AuditQueries.LOOKED, caller, viewed.view(), viewed.userId()));
    }
}
