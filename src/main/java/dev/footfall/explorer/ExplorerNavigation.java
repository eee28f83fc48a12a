package dev.footfall.explorer;

import dev.footfall.platform.Role;
import dev.footfall.platform.page.NavigationEntry;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ExplorerNavigation {

    @Bean
    NavigationEntry activitiesInNavigation() {
        return new NavigationEntry(
                210, "nav.activity", ActivityViews.PATH, "explorer.title", "list", Set.of(Role.ADMIN));
    }
}
