package dev.footfall.testkit;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * A small OpenID provider at which somebody is signed in already: it sends browsers back at once. It is strict about
 * what it is asked (code with PKCE, the client's secret, each code once), and can be told to answer wrongly.
 */
public final class LocalProvider {

    public static final String CLIENT_ID = "footfall-tests";
    public static final String CLIENT_SECRET = "the secret of tests";
    private static final String KEY_ID = "one";

    /** What is wrong with its answers. */
    public enum Fault {
        NONE,
        AWAY,
        DENIED,
        OTHER_NONCE,
        OTHER_AUDIENCE,
        OTHER_ISSUER,
        FOREIGN_KEY,
        EXPIRED
    }

    private final HttpServer server;
    private final RSAKey key;
    private final RSAKey foreignKey;
    private final Map<String, Map<String, String>> codes = new ConcurrentHashMap<>();
    private volatile Map<String, Object> person = Map.of();
    private volatile Fault fault = Fault.NONE;

    private LocalProvider() throws IOException, JOSEException {
        key = new RSAKeyGenerator(2048).keyID(KEY_ID).generate();
        foreignKey = new RSAKeyGenerator(2048).keyID(KEY_ID).generate();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        on("/.well-known/openid-configuration", this::describe);
        on("/authorize", this::authorize);
        on("/token", this::token);
        on("/userinfo", exchange -> json(exchange, 200, person));
        on("/jwks", exchange -> json(exchange, 200, new JWKSet(key.toPublicJWK()).toJSONObject()));
        server.start();
    }

    public static LocalProvider start() {
        try {
            return new LocalProvider();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** By number: to a browser on localhost it is another site. */
    public String issuer() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Who is signed in here from now on, with {@code sub} and whatever else is said of them. */
    public void knows(Map<String, Object> claims) {
        person = claims;
        fault = Fault.NONE;
    }

    public void breaks(Fault how) {
        fault = how;
    }

    private interface Page {

        void answer(HttpExchange exchange) throws IOException, JOSEException, GeneralSecurityException;
    }

    private void on(String path, Page page) {
        server.createContext(path, exchange -> {
            try (exchange) {
                if (fault != Fault.AWAY) {
                    page.answer(exchange);
                }
            } catch (JOSEException | GeneralSecurityException e) {
                throw new IOException(e);
            }
        });
    }

    private void describe(HttpExchange exchange) throws IOException {
        var configuration = new LinkedHashMap<String, Object>();
        configuration.put("issuer", issuer());
        configuration.put("authorization_endpoint", issuer() + "/authorize");
        configuration.put("token_endpoint", issuer() + "/token");
        configuration.put("userinfo_endpoint", issuer() + "/userinfo");
        configuration.put("jwks_uri", issuer() + "/jwks");
        configuration.put("response_types_supported", List.of("code"));
        configuration.put("subject_types_supported", List.of("public"));
        configuration.put("id_token_signing_alg_values_supported", List.of("RS256"));
        json(exchange, 200, configuration);
    }

    private void authorize(HttpExchange exchange) throws IOException {
        var asked = form(exchange.getRequestURI().getRawQuery());
        boolean good = CLIENT_ID.equals(asked.get("client_id"))
                && "code".equals(asked.get("response_type"))
                && "S256".equals(asked.get("code_challenge_method"))
                && asked.keySet().containsAll(List.of("state", "nonce", "code_challenge", "redirect_uri"))
                && List.of(asked.getOrDefault("scope", "").split(" ")).contains("openid");
        if (!good) {
            exchange.sendResponseHeaders(400, -1);
            return;
        }
        var code = UUID.randomUUID().toString();
        codes.put(code, asked);
        var answer = fault == Fault.DENIED ? "error=access_denied" : "code=" + code;
        exchange.getResponseHeaders()
                .set(
                        "Location",
                        asked.get("redirect_uri") + "?" + answer + "&state="
                                + URLEncoder.encode(asked.get("state"), StandardCharsets.UTF_8));
        exchange.sendResponseHeaders(302, -1);
    }

    private void token(HttpExchange exchange) throws IOException, JOSEException, GeneralSecurityException {
        var sent = form(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        var asked = codes.remove(sent.getOrDefault("code", ""));
        var client = URLEncoder.encode(CLIENT_ID, StandardCharsets.UTF_8) + ":"
                + URLEncoder.encode(CLIENT_SECRET, StandardCharsets.UTF_8);
        var basic = "Basic " + Base64.getEncoder().encodeToString(client.getBytes(StandardCharsets.UTF_8));
        if (!basic.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            json(exchange, 401, Map.of("error", "invalid_client"));
        } else if (asked == null
                || !asked.get("redirect_uri").equals(sent.get("redirect_uri"))
                || !asked.get("code_challenge").equals(challenge(sent.getOrDefault("code_verifier", "")))) {
            json(exchange, 400, Map.of("error", "invalid_grant"));
        } else {
            json(
                    exchange,
                    200,
                    Map.of(
                            "access_token",
                            UUID.randomUUID().toString(),
                            "token_type",
                            "Bearer",
                            "expires_in",
                            300,
                            "id_token",
                            idToken(asked.get("nonce"))));
        }
    }

    private String idToken(String nonce) throws JOSEException {
        var now = Instant.now();
        boolean expired = fault == Fault.EXPIRED;
        var claims = new JWTClaimsSet.Builder()
                .issuer(fault == Fault.OTHER_ISSUER ? "https://other.example" : issuer())
                .audience(fault == Fault.OTHER_AUDIENCE ? "another client" : CLIENT_ID)
                .issueTime(Date.from(now.minus(expired ? Duration.ofHours(2) : Duration.ZERO)))
                .expirationTime(Date.from(now.plus(Duration.ofMinutes(expired ? -60 : 5))))
                .claim("nonce", fault == Fault.OTHER_NONCE ? "another" : nonce);
        person.forEach(claims::claim);
        var token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(KEY_ID).build(), claims.build());
        token.sign(new RSASSASigner(fault == Fault.FOREIGN_KEY ? foreignKey : key));
        return token.serialize();
    }

    /** What it would send to those who want to know that somebody signed out, but for what the caller changes. */
    public String logoutToken(Consumer<JWTClaimsSet.Builder> changes) {
        return logoutToken(changes, "logout+jwt", key);
    }

    /** The same, signed by somebody else. */
    public String forgedLogoutToken(Consumer<JWTClaimsSet.Builder> changes) {
        return logoutToken(changes, "logout+jwt", foreignKey);
    }

    public String logoutToken(Consumer<JWTClaimsSet.Builder> changes, String type) {
        return logoutToken(changes, type, key);
    }

    private String logoutToken(Consumer<JWTClaimsSet.Builder> changes, String type, RSAKey by) {
        var now = Instant.now();
        var claims = new JWTClaimsSet.Builder()
                .issuer(issuer())
                .audience(CLIENT_ID)
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(Duration.ofMinutes(2))))
                .jwtID(UUID.randomUUID().toString())
                .claim("events", Map.of("http://schemas.openid.net/event/backchannel-logout", Map.of()));
        changes.accept(claims);
        try {
            var token = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.RS256)
                            .keyID(KEY_ID)
                            .type(new JOSEObjectType(type))
                            .build(),
                    claims.build());
            token.sign(new RSASSASigner(by));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String challenge(String verifier) throws GeneralSecurityException {
        var hash = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    }

    private static Map<String, String> form(String text) {
        var fields = new HashMap<String, String>();
        for (var field : text.split("&")) {
            int equals = field.indexOf('=');
            if (equals > 0) {
                fields.put(
                        URLDecoder.decode(field.substring(0, equals), StandardCharsets.UTF_8),
                        URLDecoder.decode(field.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return fields;
    }

    private static void json(HttpExchange exchange, int status, Map<String, Object> content) throws IOException {
        var bytes = JSONObjectUtils.toJSONString(content).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
