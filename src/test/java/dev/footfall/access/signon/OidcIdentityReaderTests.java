package dev.footfall.access.signon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.access.accounts.Identity;
import dev.footfall.access.signon.OidcSignInPage.OidcIdentityReader;
import dev.footfall.access.tokens.Claims;
import dev.footfall.platform.Caller.Role;
import dev.footfall.platform.TestIds;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;
import org.springframework.security.oauth2.core.oidc.user.DefaultOidcUser;

class OidcIdentityReaderTests {

    private static final String ANNA = UUID.randomUUID().toString();

    @Test
    void takesTheHighestRoleAndNoneWithoutAClaim() {
        assertThat(read("roles", Map.of("sub", ANNA, "roles", List.of("ops", "ADMIN")))
                        .role())
                .isEqualTo(Role.ADMIN);
        assertThat(read("roles", Map.of("sub", ANNA, "roles", List.of("cook"))).role())
                .isEqualTo(Role.USER);
        assertThat(read("roles", Map.of("sub", ANNA)).role()).isNull();
    }

    @Test
    void readsClaimsByPathOrDottedName() {
        Map<String, Object> nested = Map.of(
                "sub", ANNA, "realm_access", Map.of("roles", List.of("ANALYST")), "https://x.example/roles", "OPS");

        assertThat(read("realm_access.roles", nested).role()).isEqualTo(Role.ANALYST);
        assertThat(read("https://x.example/roles", nested).role()).isEqualTo(Role.OPS);
        assertThat(read("realm_access.groups", nested).role()).isNull();
        assertThat(read("sub.roles", nested).role()).isNull();
    }

    @Test
    void takesTheSubjectAsUserAndNotAsName() {
        assertThat(read("roles", Map.of("sub", ANNA)))
                .extracting(Identity::user, Identity::calledThere)
                .containsExactly(UUID.fromString(ANNA), "");
        assertThat(read("roles", Map.of("sub", "00u1", "preferred_username", ANNA)))
                .extracting(Identity::user, Identity::calledThere)
                .containsExactly(TestIds.IDS.person("00u1"), "");
        assertThat(read("roles", Map.of("sub", "00u1", "email", "a@example.org"))
                        .calledThere())
                .isEqualTo("a@example.org");
        assertThat(read("roles", Map.of("sub", "anna", "preferred_username", "anna", "name", "Anna A."))
                        .calledThere())
                .isEqualTo("Anna A.");
    }

    @Test
    void takesAnotherClaimAsUser() {
        Map<String, Object> claims = Map.of(
                "sub", ANNA, "shop", Map.of("user", "7"), "number", 7, "preferred_username", "7", "name", "Anna");

        assertThat(read("roles", "shop.user", claims))
                .extracting(Identity::subject, Identity::user, Identity::calledThere)
                .containsExactly(ANNA, TestIds.IDS.person("7"), "Anna");
        assertThat(read("roles", "number", claims).user()).as("no text").isNull();
        assertThat(read("roles", "none", claims).user()).isNull();
    }

    private static Identity read(String rolesClaim, Map<String, Object> claims) {
        return read(rolesClaim, "sub", claims);
    }

    private static Identity read(String rolesClaim, String userClaim, Map<String, Object> claims) {
        var provider = new OidcSettings.Provider(
                "https://id.example", "footfall", "hush", "ID", rolesClaim, userClaim, Duration.ofHours(8));
        var now = Instant.now();
        return new OidcIdentityReader(provider, new Claims(TestIds.IDS, new SimpleMeterRegistry()))
                .identity(new DefaultOidcUser(List.of(), new OidcIdToken("token", now, now.plusSeconds(60), claims)));
    }
}
