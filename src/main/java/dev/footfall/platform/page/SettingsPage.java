package dev.footfall.platform.page;

import dev.footfall.platform.Role;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;

/** The door to the settings: its parts, each with what is set there. */
@PageController
class SettingsPage {

    private static final String PATH = "/admin/settings";

    @GetMapping(PATH)
    String show() {
        return "platform/settings";
    }

    @Configuration(proxyBeanMethods = false)
    static class Navigation {

        @Bean
        NavigationEntry settingsInNavigation() {
            return new NavigationEntry(800, "nav.system", PATH, "settings.title", "settings", Set.of(Role.ADMIN));
        }
    }
}
