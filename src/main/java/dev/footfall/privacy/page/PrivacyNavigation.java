package dev.footfall.privacy.page;

import dev.footfall.platform.Role;
import dev.footfall.platform.page.NavigationEntry;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class PrivacyNavigation {

    @Bean
    NavigationEntry privacyInNavigation() {
        return new NavigationEntry(790, "nav.system", "/admin/privacy", "privacy.title", "privacy", Set.of(Role.ADMIN));
    }

    @Bean
    NavigationEntry noticeInNavigation() {
        return new NavigationEntry(910, "nav.own", "/privacy", "notice.title", "info", Set.of());
    }
}
