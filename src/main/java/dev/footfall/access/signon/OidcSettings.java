package dev.footfall.access.signon;

import dev.footfall.access.tokens.Claims;
import dev.footfall.access.tokens.FetchedAddress;
import dev.footfall.platform.Placeholders;
import dev.footfall.platform.StartupException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/**
 * The OpenID provider that people may sign in with. All of the first three or none: a half of it stops the start.
 *
 * @param issuer as the provider's discovery document names itself; asked at the first sign-in, not at the start
 * @param clientId as the provider knows Footfall
 * @param clientSecret what Footfall proves that with
 * @param name on the button: "Continue with …"
 * @param session how long a session lasts at most, whatever is done in it; then the provider is asked again
 * @param rolesClaim the claim that carries roles, read as {@link Claims#roles} does; with dots, a path into objects
 */
@ConfigurationProperties("footfall.oidc")
record OidcSettings(
        @Nullable String issuer,
        @Nullable String clientId,
        @Nullable String clientSecret,
        @Nullable String name,
        @Nullable String rolesClaim,
        @DefaultValue("8h") Duration session) {

    private static final Duration LONGEST_SESSION = Duration.ofDays(7);

    static final String ISSUER = "footfall.oidc.issuer";

    OidcSettings {
        issuer = blankIsNone(issuer);
        clientId = blankIsNone(clientId);
        clientSecret = blankIsNone(clientSecret);
        name = blankIsNone(name);
        rolesClaim = blankIsNone(rolesClaim);
        Placeholders.refuse("FOOTFALL_OIDC_CLIENT_SECRET", clientSecret);
        refuseHalf(issuer, clientId, clientSecret);
        if (session.isNegative() || session.isZero() || session.compareTo(LONGEST_SESSION) > 0) {
            throw new StartupException(
                    "FOOTFALL_OIDC_SESSION is no time that a session can last.",
                    "Give one of at most 7 days with its unit, like 8h.");
        }
        if (issuer != null) {
            FetchedAddress.check("FOOTFALL_OIDC_ISSUER", issuer, "https://id.example/realms/staff");
        }
    }

    /** The provider, complete. */
    record Provider(
            String issuer, String clientId, String clientSecret, String name, String rolesClaim, Duration session) {

        /** Without the secret: settings end in logs. */
        @Override
        public String toString() {
            return "Provider[issuer=%s, clientId=%s]".formatted(issuer, clientId);
        }
    }

    /** @throws IllegalStateException where none is configured */
    Provider provider() {
        if (issuer == null || clientId == null || clientSecret == null) {
            throw new IllegalStateException("No provider is configured");
        }
        return new Provider(
                issuer,
                clientId,
                clientSecret,
                name == null ? "single sign-on" : name,
                rolesClaim == null ? "roles" : rolesClaim,
                session);
    }

    /** Without the secret: settings end in logs. */
    @Override
    public String toString() {
        return "SignOnSettings[issuer=%s, clientId=%s]".formatted(issuer, clientId);
    }

    private static void refuseHalf(@Nullable String issuer, @Nullable String clientId, @Nullable String clientSecret) {
        var given = new LinkedHashMap<String, Boolean>();
        given.put("FOOTFALL_OIDC_ISSUER", issuer != null);
        given.put("FOOTFALL_OIDC_CLIENT_ID", clientId != null);
        given.put("FOOTFALL_OIDC_CLIENT_SECRET", clientSecret != null);
        var missing = given.entrySet().stream()
                .filter(setting -> !setting.getValue())
                .map(Map.Entry::getKey)
                .toList();
        if (!missing.isEmpty() && missing.size() < given.size()) {
            throw new StartupException(
                    "Single sign-on is configured by halves: " + String.join(" and ", missing) + " missing.",
                    "Set all three of FOOTFALL_OIDC_ISSUER, _CLIENT_ID and _CLIENT_SECRET, or none of them.");
        }
    }

    private static @Nullable String blankIsNone(@Nullable String value) {
        return value == null || value.isBlank() ? null : value.strip();
    }

    /** Nothing of single sign-on is made unless there is an issuer; what else is missing then stops the start. */
    static class OidcCondition implements Condition {

        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return StringUtils.hasText(context.getEnvironment().getProperty(OidcSettings.ISSUER));
        }
    }
}
