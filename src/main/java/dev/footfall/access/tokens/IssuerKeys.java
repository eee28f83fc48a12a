package dev.footfall.access.tokens;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.RemoteKeySourceException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.URLBasedJWKSetSource;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jose.util.ResourceRetriever;
import java.io.IOException;
import java.text.ParseException;
import org.jspecify.annotations.Nullable;

/**
 * An issuer's public keys, at the address that its OpenID configuration names. Asked on first need, so that Footfall
 * starts while the issuer is away.
 */
class IssuerKeys implements JWKSetSource<SecurityContext> {

    private final String issuer;
    private final ResourceRetriever web;

    IssuerKeys(String issuer, ResourceRetriever web) {
        this.issuer = issuer;
        this.web = web;
    }

    @Override
    public JWKSet getJWKSet(JWKSetCacheRefreshEvaluator evaluator, long currentTime, @Nullable SecurityContext context)
            throws KeySourceException {
        return new URLBasedJWKSetSource<>(TokenCheck.url(address()), web).getJWKSet(evaluator, currentTime, context);
    }

    private String address() throws KeySourceException {
        var base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
        try {
            var text = web.retrieveResource(TokenCheck.url(base + "/.well-known/openid-configuration"))
                    .getContent();
            var configuration = JSONObjectUtils.parse(text);
            if (!issuer.equals(JSONObjectUtils.getString(configuration, "issuer"))) {
                throw new RemoteKeySourceException("The configuration of the issuer names another issuer", null);
            }
            return JSONObjectUtils.getString(configuration, "jwks_uri");
        } catch (IOException | ParseException e) {
            throw new RemoteKeySourceException("The configuration of the issuer cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        // Holds nothing open: each fetch is its own connection.
    }
}
