package dev.footfall.platform.page;

import dev.footfall.platform.Caller;
import dev.footfall.platform.Caller.Role;
import dev.footfall.platform.page.LayoutModel.NavigationEntry;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.GetMapping;

/**
 * One part of the settings. A module adds its own by a bean of this type.
 *
 * @param order its position: tens, so that there is room in between
 * @param path its page, and the prefix of all pages below it
 * @param label key of its name
 * @param text key of a sentence that says what is set there
 * @param icon a symbol of {@code icons.svg}
 * @param roles who sees it; the security chain decides who may open it
 */
public record SettingsSection(int order, String path, String label, String text, String icon, Set<Role> roles) {

    public SettingsSection {
        roles = Set.copyOf(roles);
    }

    /** For administrators. */
    public SettingsSection(int order, String path, String label, String text, String icon) {
        this(order, path, label, text, icon, Set.of(Role.ADMIN));
    }

    /** Whether this path belongs to this part. */
    public boolean holds(String requestPath) {
        return requestPath.equals(path) || requestPath.startsWith(path + "/") || requestPath.startsWith(path + "?");
    }

    /** The parts of the settings that the reader may open, in templates {@code ${@settingsSections.all()}}. */
    @Component("settingsSections")
    static class SettingsSections {

        private final List<SettingsSection> sections;

        SettingsSections(ObjectProvider<SettingsSection> sections) {
            this.sections = sections.stream()
                    .sorted(Comparator.comparingInt(SettingsSection::order))
                    .toList();
        }

        public List<SettingsSection> all() {
            Set<Role> held = Caller.current().map(Caller::roles).orElse(Set.of());
            return sections.stream()
                    .filter(section -> section.roles.stream().anyMatch(held::contains))
                    .toList();
        }
    }

    /** The start page of the settings: its parts, each with what is set there. */
    @PageController
    static class SettingsPage {

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
}
