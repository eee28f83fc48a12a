package dev.footfall.access.signon;

import dev.footfall.access.accounts.SignInForm.OtherWay;
import dev.footfall.access.signon.OidcSettings.OidcCondition;
import dev.footfall.platform.Settings;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/** The provider and its button on the sign-in page. */
@Configuration(proxyBeanMethods = false)
@Conditional(OidcCondition.class)
class OidcConfiguration {

    @Bean
    OidcProvider openIdProvider(OidcSettings settings, Settings site, Clock clock) {
        return new OidcProvider(settings.provider(), site.baseUrl(), clock);
    }

    @Bean
    OtherWay signOnWay(OidcSettings settings) {
        return new OtherWay(settings.provider().name(), OidcSignInPage.START_PATH);
    }
}
