package dev.footfall.timeline;

import dev.footfall.platform.page.NavigationEntry;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class TimelineNavigation {

    @Bean
    NavigationEntry myActivityInNavigation() {
        return new NavigationEntry(900, "nav.own", "/me/activity", "mine.title", "person", Set.of());
    }
}
