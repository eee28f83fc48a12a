package dev.footfall.access.tokens;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.RemoteKeySourceException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSetUnavailableException;
import com.nimbusds.jose.jwk.source.URLBasedJWKSetSource;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jose.util.ResourceRetriever;
import java.io.IOException;
import java.text.ParseException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/**
 * An issuer's OpenID configuration and the public keys at the address that it names. Asked on first need, so that
 * Footfall starts while the issuer is away.
 */
public class IssuerKeys implements JWKSetSource<SecurityContext> {

    private final String issuer;
    private final ResourceRetriever web;

    IssuerKeys(String issuer, ResourceRetriever web) {
        this.issuer = issuer;
        this.web = web;
    }

    public static IssuerKeys of(String issuer) {
        return new IssuerKeys(issuer, TokenCheck.web());
    }

    /** Checks signatures by these keys and nothing else: the caller says which claims count. */
    public NimbusJwtDecoder decoder() {
        return TokenCheck.withKeysFrom(this);
    }

    @Override
    public JWKSet getJWKSet(JWKSetCacheRefreshEvaluator evaluator, long currentTime, @Nullable SecurityContext context)
            throws KeySourceException {
        try {
            return new URLBasedJWKSetSource<>(FetchedAddress.url(address()), web)
                    .getJWKSet(evaluator, currentTime, context);
        } catch (IllegalArgumentException e) {
            throw unreadable(e);
        }
    }

    private String address() throws KeySourceException {
        try {
            return JSONObjectUtils.getString(configuration(), "jwks_uri");
        } catch (ParseException e) {
            throw unreadable(e);
        }
    }

    /** As the issuer publishes it now. */
    public Map<String, Object> configuration() throws KeySourceException {
        var base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
        try {
            var text = web.retrieveResource(FetchedAddress.url(base + "/.well-known/openid-configuration"))
                    .getContent();
            var configuration = JSONObjectUtils.parse(text);
            if (!issuer.equals(JSONObjectUtils.getString(configuration, "issuer"))) {
                throw new RemoteKeySourceException("The configuration of the issuer names another issuer", null);
            }
            return configuration;
        } catch (IOException | ParseException e) {
            throw unreadable(e);
        }
    }

    private static RemoteKeySourceException unreadable(Exception e) {
        return new RemoteKeySourceException("The configuration of the issuer cannot be read: " + e.getMessage(), e);
    }

    /** Fetching failed, as opposed to: fetched, and the token's key is not among them. */
    public static boolean areAway(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof RemoteKeySourceException || cause instanceof JWKSetUnavailableException) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() {
        // Holds nothing open: each fetch is its own connection.
    }
}
