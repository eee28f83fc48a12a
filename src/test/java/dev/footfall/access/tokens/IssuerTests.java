package dev.footfall.access.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.footfall.access.tokens.Tokens.IssuerKeys.TokenCheck;
import dev.footfall.access.tokens.Tokens.IssuerKeys.TokenCheck.TokenSettings;
import dev.footfall.platform.ProblemException.UnavailableException;
import dev.footfall.platform.TestIds;
import dev.footfall.testkit.TestTokens;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens signed by an issuer whose public keys are on the web. */
class IssuerTests {

    private static final UUID ANNA = UUID.randomUUID();

    private final AtomicInteger fetches = new AtomicInteger();
    private HttpServer server;
    private RSAKey key;
    private volatile String keySet = "";

    @BeforeEach
    void startIssuer() throws IOException, JOSEException {
        key = new RSAKeyGenerator(2048).keyID("one").generate();
        keySet = new JWKSet(key.toPublicJWK()).toString();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/jwks", exchange -> {
            fetches.incrementAndGet();
            answer(exchange, keySet);
        });
        server.createContext(
                "/.well-known/openid-configuration",
                exchange ->
                        answer(exchange, "{\"issuer\":\"%s\",\"jwks_uri\":\"%s/jwks\"}".formatted(issuer(), issuer())));
        server.start();
    }

    @AfterEach
    void stopIssuer() {
        server.stop(0);
    }

    @Test
    void discoversKeysOnFirstNeed() throws JOSEException {
        var tokens = tokens(new TokenSettings(null, issuer(), null, null));

        assertThat(fetches).as("at the start").hasValue(0);
        assertThat(tokens.callerOf(token(key, issuer())).orElseThrow().userId()).isEqualTo(ANNA);
        assertThat(tokens.callerOf(token(key, issuer()))).isPresent();
        assertThat(fetches).as("kept").hasValue(1);
        assertThat(tokens.callerOf(token(key, "https://evil.example"))).isEmpty();
    }

    @Test
    void acceptsAKeySetWithoutAnIssuer() throws JOSEException {
        var tokens = tokens(new TokenSettings(null, null, issuer() + "/jwks", null));

        assertThat(tokens.callerOf(token(key, "anybody"))).isPresent();
    }

    @Test
    void rejectsAForeignKeyUnderAKnownName() throws JOSEException {
        var tokens = tokens(new TokenSettings(null, issuer(), null, null));
        var sameName = new RSAKeyGenerator(2048).keyID("one").generate();
        var otherName = new RSAKeyGenerator(2048).keyID("two").generate();

        assertThat(tokens.callerOf(token(sameName, issuer()))).isEmpty();
        for (int i = 0; i < 20; i++) {
            assertThat(tokens.callerOf(token(otherName, issuer()))).isEmpty();
        }
        assertThat(fetches.get())
                .as("unknown names do not make us ask again and again")
                .isLessThanOrEqualTo(3);
    }

    @Test
    void rejectsThePublicKeyAsSharedSecret() throws JOSEException {
        var tokens = tokens(new TokenSettings(null, issuer(), null, null));
        var pem = "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(key.toRSAPublicKey().getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
        var claims = "{\"sub\":\"%s\",\"iss\":\"%s\",\"exp\":%d}"
                .formatted(ANNA, issuer(), Instant.now().getEpochSecond() + 300);

        for (var secret : new byte[][] {
            pem.getBytes(StandardCharsets.US_ASCII), key.toRSAPublicKey().getEncoded()
        }) {
            assertThat(tokens.callerOf(TestTokens.signed("{\"alg\":\"HS256\",\"kid\":\"one\"}", claims, secret)))
                    .isEmpty();
        }
    }

    @Test
    void findsANewKeyOfTheIssuer() throws JOSEException {
        var tokens = tokens(new TokenSettings(null, issuer(), null, null));
        assertThat(tokens.callerOf(token(key, issuer()))).isPresent();
        var next = new RSAKeyGenerator(2048).keyID("next").generate();
        keySet = new JWKSet(next.toPublicJWK()).toString();

        assertThat(tokens.callerOf(token(next, issuer()))).isPresent();
    }

    /** Where it leads is for nobody to choose but the configuration, not even where it would lead back. */
    @ParameterizedTest
    @ValueSource(strings = {"/moved-jwks", "/moved-configuration"})
    void followsNoRedirect(String moved) throws JOSEException {
        server.createContext("/moved-jwks", exchange -> redirect(exchange, "/jwks"));
        server.createContext(
                "/moved-configuration/.well-known/openid-configuration",
                exchange -> redirect(exchange, "/of-the-moved-one"));
        server.createContext(
                "/of-the-moved-one",
                exchange -> answer(
                        exchange,
                        "{\"issuer\":\"%s\",\"jwks_uri\":\"%s/jwks\"}".formatted(issuer() + moved, issuer())));
        var there = issuer() + moved;
        var tokens = tokens(
                moved.endsWith("jwks")
                        ? new TokenSettings(null, null, there, null)
                        : new TokenSettings(null, there, null, null));
        var token = token(key, there);

        assertThatThrownBy(() -> tokens.callerOf(token)).isInstanceOf(UnavailableException.class);
        assertThat(fetches).hasValue(0);
    }

    @Test
    void blamesNoCallerForAMissingIssuer() throws JOSEException {
        var tokens = tokens(new TokenSettings(null, issuer(), null, null));
        var token = token(key, issuer());
        server.stop(0);

        assertThatThrownBy(() -> tokens.callerOf(token)).isInstanceOf(UnavailableException.class);
    }

    private static Tokens tokens(TokenSettings settings) {
        return new Tokens(
                TokenCheck.decoder(settings, Clock.systemUTC()), new Claims(TestIds.IDS, new SimpleMeterRegistry()));
    }

    private String issuer() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    private static String token(RSAKey key, String issuer) throws JOSEException {
        var claims = new JWTClaimsSet.Builder()
                .subject(ANNA.toString())
                .issuer(issuer)
                .expirationTime(Date.from(Instant.now().plusSeconds(300)))
                .build();
        var token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(), claims);
        token.sign(new RSASSASigner(key));
        return token.serialize();
    }

    private static void redirect(HttpExchange exchange, String path) throws IOException {
        exchange.getResponseHeaders().set("Location", path);
        exchange.sendResponseHeaders(302, -1);
        exchange.close();
    }

    private static void answer(HttpExchange exchange, String json) throws IOException {
        var bytes = json.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
