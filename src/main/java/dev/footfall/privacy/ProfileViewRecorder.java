package dev.footfall.privacy;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.footfall.platform.Audit;
import dev.footfall.platform.Audit.ProfileViewed;
import dev.footfall.platform.Caller;
import java.time.Duration;
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
    private final Cache<Look, Boolean> recorded = Caffeine.newBuilder()
            .maximumSize(REMEMBERED)
            .expireAfterWrite(ONCE_IN)
            .build();

    ProfileViewRecorder(Audit audit) {
        this.audit = audit;
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
        if (recorded.getIfPresent(look) == null) {
            add(caller, viewed);
            recorded.put(look, true);
        }
    }

    private void add(@Nullable Caller caller, ProfileViewed viewed) {
        audit.record(new Audit.Entry(AuditQueries.LOOKED, caller, viewed.view(), viewed.userId()));
    }
}
