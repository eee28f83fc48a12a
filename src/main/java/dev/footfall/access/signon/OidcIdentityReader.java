package dev.footfall.access.signon;

import dev.footfall.access.accounts.Identity;
import dev.footfall.access.tokens.Claims;
import dev.footfall.platform.Role;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.util.StringUtils;

/** Reads who somebody is from what the provider claims of them. */
record OidcIdentityReader(OidcSettings.Provider provider, Claims claims) {

    Identity identity(OidcUser user) {
        var subject = Objects.requireNonNull(user.getSubject(), "a token without a subject is not let through");
        return new Identity(
                provider.issuer(),
                subject,
                Claims.person(subject).orElse(null),
                calledThere(user),
                user.getClaimAsString("sid"),
                role(user.getClaims()));
    }

    /** Never by an id: names of accounts are in logs. */
    private static String calledThere(OidcUser user) {
        return Stream.of(user.getPreferredUsername(), user.getEmail(), user.getSubject())
                .filter(name -> StringUtils.hasText(name) && Claims.person(name).isEmpty())
                .findFirst()
                .orElse("");
    }

    /** The highest, since an account has one; null where the claim is not there. */
    private @Nullable Role role(Map<String, Object> all) {
        var claim = claim(all, provider.rolesClaim());
        return claim == null ? null : Collections.min(claims.roles(claim, Claims.Source.SIGN_ON));
    }

    /** A claim of that very name, which may have dots and be an address, else the path that they are. */
    private static @Nullable Object claim(Map<?, ?> claims, String name) {
        var whole = claims.get(name);
        int dot = name.indexOf('.');
        return whole == null && dot > 0 && claims.get(name.substring(0, dot)) instanceof Map<?, ?> inner
                ? claim(inner, name.substring(dot + 1))
                : whole;
    }
}
