package dev.footfall.analytics.page;

import dev.footfall.platform.Role;
import dev.footfall.platform.page.NavigationEntry;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class AnalyticsNavigation {

    private static final String SECTION = "nav.analytics";
    private static final Set<Role> READERS = Set.of(Role.ADMIN, Role.ANALYST);

    @Bean
    NavigationEntry dashboardInNavigation() {
        return new NavigationEntry(110, SECTION, DashboardPage.PATH, "dashboard.title", "dashboard", READERS);
    }

    @Bean
    NavigationEntry retentionInNavigation() {
        return new NavigationEntry(120, SECTION, RetentionPage.PATH, "retention.title", "retention", READERS);
    }

    @Bean
    NavigationEntry funnelInNavigation() {
        return new NavigationEntry(130, SECTION, FunnelPage.PATH, "funnel.title", "funnel", READERS);
    }
}
