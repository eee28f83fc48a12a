package dev.footfall.platform.health;

import dev.footfall.platform.Caller.Role;
import dev.footfall.platform.health.HealthPart.HealthParts;
import dev.footfall.platform.page.LayoutModel.NavigationEntry;
import dev.footfall.platform.page.PageController;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/**
 * The health page: alarms, and the parts of all modules. Shown from memory while the database is away, to users who
 * were seen shortly before.
 */
@PageController
class HealthPage {

    private static final String PATH = "/admin/health";

    private final Alarms alarms;
    private final HealthParts parts;
    private final Clock clock;

    HealthPage(Alarms alarms, HealthParts parts, Clock clock) {
        this.alarms = alarms;
        this.parts = parts;
        this.clock = clock;
    }

    @GetMapping(PATH)
    String show(HttpServletRequest request, Model model) {
        HealthParts.Found found = parts.now(CallerFromMemory.isMarked(request));
        model.addAttribute("away", found.databaseAway());
        model.addAttribute("parts", found.parts());
        model.addAttribute("alarms", alarms.look(found.databaseAway()));
        model.addAttribute("now", clock.instant());
        return "platform/health";
    }

    @Configuration(proxyBeanMethods = false)
    static class Navigation {

        @Bean
        NavigationEntry healthInNavigation() {
            return new NavigationEntry(890, "nav.system", PATH, "health.title", "health", Set.of(Role.ADMIN, Role.OPS));
        }
    }
}
