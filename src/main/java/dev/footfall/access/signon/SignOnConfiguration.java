package dev.footfall.access.signon;

import dev.footfall.access.accounts.SignInForm.OtherWay;
import dev.footfall.platform.Settings;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/** The provider and the button that leads to it. */
@Configuration(proxyBeanMethods = false)
@Conditional(WhenConfigured.class)
class SignOnConfiguration {

    @Bean
    OpenIdProvider openIdProvider(SignOnSettings settings, Settings site, Clock clock) {
        return new OpenIdProvider(settings.provider(), site.baseUrl(), clock);
    }

    @Bean
    OtherWay signOnWay(SignOnSettings settings) {
        return new OtherWay(settings.provider().name(), SignOnPage.START);
    }
}
