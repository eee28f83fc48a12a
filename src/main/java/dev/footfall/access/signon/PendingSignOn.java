package dev.footfall.access.signon;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.endpoint.PkceParameterNames;
import org.springframework.security.oauth2.core.oidc.endpoint.OidcParameterNames;

/**
 * What the browser keeps while the reader is at the provider: which response belongs to this browser ({@code state}),
 * which token to this request ({@code nonce}), and the proof that the code was requested here ({@code verifier}, PKCE).
 * Stored in a cookie, so that anonymous requests create no session and any node can handle the response.
 *
 * @param next where to go afterwards, from the request; checked when it is used
 */
record PendingSignOn(String state, String nonce, String verifier, String next) {

    private static final int PARTS = 4;

    static PendingSignOn of(OAuth2AuthorizationRequest request, String next) {
        return new PendingSignOn(
                String.valueOf(request.getState()),
                String.valueOf(request.<String>getAttribute(OidcParameterNames.NONCE)),
                String.valueOf(request.<String>getAttribute(PkceParameterNames.CODE_VERIFIER)),
                next);
    }

    /** The authorization request with these values. */
    OAuth2AuthorizationRequest appliedTo(OAuth2AuthorizationRequest request) {
        return OAuth2AuthorizationRequest.from(request)
                .state(state)
                .attributes(attributes -> {
                    attributes.put(OidcParameterNames.NONCE, nonce);
                    attributes.put(PkceParameterNames.CODE_VERIFIER, verifier);
                })
                .build();
    }

    String text() {
        return Stream.of(state, nonce, verifier, next)
                .map(part ->
                        Base64.getUrlEncoder().withoutPadding().encodeToString(part.getBytes(StandardCharsets.UTF_8)))
                .collect(Collectors.joining("."));
    }

    static Optional<PendingSignOn> read(String text) {
        try {
            var parts = Arrays.stream(text.split("\\.", -1))
                    .map(part -> new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8))
                    .toList();
            return parts.size() == PARTS
                    ? Optional.of(new PendingSignOn(parts.get(0), parts.get(1), parts.get(2), parts.get(3)))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Omits the secrets. */
    @Override
    public String toString() {
        return "PendingSignOn[]";
    }
}
