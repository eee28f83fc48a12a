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
 * The OpenID provider for signing in. The first three must be set together, else the start fails.
 *
 * @param issuer as in the provider's discovery document; contacted at the first sign-in, not at the start
 * @param clientId Footfall's id at the provider
 * @param clientSecret authenticates Footfall at the provider
 * @param name on the button: "Continue with …"
 * @param userClaim the claim with the user id by which the host platform sends a person's activity; with dots, a path
 *     into objects. People must not be able to choose its value themselves
 * @param session maximum duration of a session, regardless of activity; then the reader signs in again
 * @param rolesClaim the claim with roles, read like {@link Claims#roles}; with dots, a path into objects
 */
@ConfigurationProperties("footfall.oidc")
record OidcSettings(
        @Nullable String issuer,
        @Nullable String clientId,
        @Nullable String clientSecret,
        @Nullable String name,
        @Nullable String rolesClaim,
        @Nullable String userClaim,
        @DefaultValue("8h") Duration session) {

    private static final Duration MAX_SESSION = Duration.ofDays(7);

    static final String ISSUER = "footfall.oidc.issuer";

    OidcSettings {
        issuer = blankIsNone(issuer);
        clientId = blankIsNone(clientId);
        clientSecret = blankIsNone(clientSecret);
        name = blankIsNone(name);
        rolesClaim = blankIsNone(rolesClaim);
        userClaim = blankIsNone(userClaim);
        Placeholders.refuse("FOOTFALL_OIDC_CLIENT_SECRET", clientSecret);
        refuseHalf(issuer, clientId, clientSecret);
        if (session.isNegative() || session.isZero() || session.compareTo(MAX_SESSION) > 0) {
            throw new StartupException(
                    "FOOTFALL_OIDC_SESSION is not a valid length of a session.",
                    "Set at most 7 days, with a unit, like 8h.");
        }
        if (issuer != null) {
            FetchedAddress.check("FOOTFALL_OIDC_ISSUER", issuer, "https://id.example/realms/staff");
        }
    }

    /** The complete settings. */
    record Provider(
            String issuer,
            String clientId,
            String clientSecret,
            String name,
            String rolesClaim,
            String userClaim,
            Duration session) {

        /** Omits the secret, since settings may be logged. */
        @Override
        public String toString() {
            return "Provider[issuer=%s, clientId=%s]".formatted(issuer, clientId);
        }
    }

    /** @throws IllegalStateException if no provider is configured */
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
                userClaim == null ? "sub" : userClaim,
                session);
    }

    /** Omits the secret, since settings may be logged. */
    @Override
    public String toString() {
        return "OidcSettings[issuer=%s, clientId=%s]".formatted(issuer, clientId);
    }

    private static void refuseHalf(@Nullable String issuer, @Nullable String clientId, @Nullable String clientSecret) {
        var present = new LinkedHashMap<String, Boolean>();
        present.put("FOOTFALL_OIDC_ISSUER", issuer != null);
        present.put("FOOTFALL_OIDC_CLIENT_ID", clientId != null);
        present.put("FOOTFALL_OIDC_CLIENT_SECRET", clientSecret != null);
        var missing = present.entrySet().stream()
                .filter(setting -> !setting.getValue())
                .map(Map.Entry::getKey)
                .toList();
        if (!missing.isEmpty() && missing.size() < present.size()) {
            throw new StartupException(
                    "Single sign-on is only partly configured: " + String.join(" and ", missing) + " missing.",
                    "Set all three of FOOTFALL_OIDC_ISSUER, _CLIENT_ID and _CLIENT_SECRET, or none of them.");
        }
    }

    private static @Nullable String blankIsNone(@Nullable String value) {
        return value == null || value.isBlank() ? null : value.strip();
    }

    /** Single sign-on is created only if an issuer is set; other missing settings then stop the start. */
    static class OidcCondition implements Condition {

        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return StringUtils.hasText(context.getEnvironment().getProperty(OidcSettings.ISSUER));
        }
    }
}
