package dev.footfall.testkit;

import dev.footfall.platform.Audit.ProfileViewed;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** The looks at one person's activity that the application told of; part of every test's context. */
@Component
public final class SeenViews {

    private final List<ProfileViewed> views = new CopyOnWriteArrayList<>();

    @EventListener
    void saw(ProfileViewed view) {
        views.add(view);
    }

    public List<ProfileViewed> all() {
        return List.copyOf(views);
    }

    public void clear() {
        views.clear();
    }
}
