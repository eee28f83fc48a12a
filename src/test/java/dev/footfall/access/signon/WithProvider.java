package dev.footfall.access.signon;

import dev.footfall.testkit.FootfallTest;
import dev.footfall.testkit.LocalProvider;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The application with a provider configured; all classes below share one context. */
@FootfallTest
abstract class WithProvider {

    static final String BUTTON = "Continue with Example ID";
    static final LocalProvider PROVIDER = LocalProvider.start();

    @DynamicPropertySource
    static void configure(DynamicPropertyRegistry properties) {
        properties.add("footfall.oidc.issuer", PROVIDER::issuer);
        properties.add("footfall.oidc.client-id", () -> LocalProvider.CLIENT_ID);
        properties.add("footfall.oidc.client-secret", () -> LocalProvider.CLIENT_SECRET);
        properties.add("footfall.oidc.name", () -> "Example ID");
    }
}
