package dev.footfall.access.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import dev.footfall.access.tokens.Tokens.IssuerKeys.TokenCheck;
import dev.footfall.access.tokens.Tokens.IssuerKeys.TokenCheck.TokenSettings;
import dev.footfall.platform.Caller.Role;
import dev.footfall.platform.TestIds;
import dev.footfall.testkit.TestKeys;
import dev.footfall.testkit.TestTokens;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens signed with the shared secret: which are good, whom they stand for, and the tricks that must not work. */
class TokensTests {

    private static final String HEADER = "{\"alg\":\"HS256\",\"typ\":\"JWT\"}";
    private static final UUID ANNA = UUID.fromString("0197a3c4-5b6d-7e8f-9a0b-1c2d3e4f5a6b");
    private static final long NOW = 1_800_000_000;
    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochSecond(NOW), ZoneOffset.UTC);

    private final Tokens tokens = tokens(new TokenSettings(TestKeys.JWT_SECRET, null, null, null));

    @Test
    void takesTheSubjectAsUser() {
        var caller = tokens.callerOf(signed("\"exp\":%d".formatted(NOW + 300))).orElseThrow();

        assertThat(caller.userId()).isEqualTo(ANNA);
        assertThat(caller.roles()).containsExactly(Role.USER);
        assertThat(caller.name()).as("what logs may show").isEqualTo("jwt");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ["ADMIN"]              | ADMIN USER
            ["analyst", "OPS"]     | ANALYST OPS USER
            "OPS ANALYST"          | ANALYST OPS USER
            ["root", 7, null, {}]  | USER
            {"ADMIN": true}        | USER
            "ADMINISTRATOR"        | USER
            ""                     | USER
            null                   | USER
            """)
    void addsKnownRolesOfTheClaim(String claim, String roles) {
        var caller = tokens.callerOf(signed("\"exp\":%d,\"roles\":%s".formatted(NOW + 300, claim)));

        assertThat(caller.orElseThrow().roles().stream().map(Role::name).sorted())
                .containsExactly(roles.split(" "));
    }

    @ParameterizedTest
    @ValueSource(longs = {300, 1, -1, -59})
    void allowsAMinuteOfClockSkew(long seconds) {
        assertThat(tokens.callerOf(signed("\"exp\":%d".formatted(NOW + seconds))))
                .isPresent();
        assertThat(tokens.callerOf(signed("\"exp\":%d,\"nbf\":%d".formatted(NOW + 300, NOW - seconds))))
                .isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"exp\":1799999939",
                "\"exp\":1700000000",
                "\"exp\":1800000300,\"nbf\":1800000061",
                "\"nbf\":1700000000",
                "\"exp\":\"soon\"",
                "\"exp\":null"
            })
    void rejectsExpiredEarlyAndEndlessTokens(String claims) {
        assertThat(tokens.callerOf(signed(claims))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"anna", "auth0|5f7c", "7", "1-1-1-1-1", " ", "anna@example.org"})
    void takesAnyTextAsSubject(String subject) {
        var claims = "{\"sub\":\"%s\",\"exp\":%d}".formatted(subject, NOW + 300);

        var caller = tokens.callerOf(TestTokens.signed(HEADER, claims)).orElseThrow();
        assertThat(caller.userId()).isEqualTo(TestIds.IDS.person(subject));
        assertThat(caller.toString()).as("what logs may show").doesNotContain("anna");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"\"",
                "null",
                "[\"0197a3c4-5b6d-7e8f-9a0b-1c2d3e4f5a6b\"]",
                "{\"id\":\"anna\"}",
                "\"a\\u0000\"",
                "\"LONG\""
            })
    void rejectsASubjectThatCanBeNoId(String subject) {
        var claims = "{\"sub\":%s,\"exp\":%d}".formatted(subject.replace("LONG", "x".repeat(256)), NOW + 300);

        assertThat(tokens.callerOf(TestTokens.signed(HEADER, claims))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"alg\":\"none\"}",
                "{\"alg\":\"None\"}",
                "{\"alg\":\"HS384\"}",
                "{\"alg\":\"RS256\"}",
                "{\"typ\":\"JWT\"}",
                "{\"alg\":\"HS256\",\"typ\":\"logout+jwt\"}",
                "{\"alg\":\"HS256\",\"crit\":[\"exp\"]}",
                "not json"
            })
    void anotherAlgorithmOrKindOfTokenIsRefused(String header) {
        var token = TestTokens.signed(header, claims("\"exp\":%d".formatted(NOW + 300)));

        assertThat(tokens.callerOf(token)).isEmpty();
        assertThat(tokens.callerOf(token.substring(0, token.lastIndexOf('.') + 1)))
                .as("without a signature")
                .isEmpty();
    }

    @Test
    void rejectsAnotherSecret() {
        var claims = claims("\"exp\":%d".formatted(NOW + 300));
        var other = "another-secret-0123456789abcdef0123456789".getBytes(StandardCharsets.UTF_8);

        assertThat(tokens.callerOf(TestTokens.signed(HEADER, claims, other))).isEmpty();
    }

    @Test
    void rejectsAChangedToken() {
        var good = signed("\"exp\":%d".formatted(NOW + 300));
        var parts = good.split("\\.");
        var admin = TestTokens.base64(
                claims("\"exp\":%d,\"roles\":[\"ADMIN\"]".formatted(NOW + 300)).getBytes(StandardCharsets.UTF_8));

        assertThat(tokens.callerOf(parts[0] + "." + admin + "." + parts[2])).isEmpty();
        assertThat(tokens.callerOf(parts[0] + "." + parts[1] + ".")).isEmpty();
    }

    @Test
    void ignoresAKeyInsideTheToken() throws Exception {
        RSAKey own = new RSAKeyGenerator(2048).generate();
        var header = "{\"alg\":\"HS256\",\"jwk\":%s,\"jku\":\"http://localhost:9/jwks\",\"kid\":\"../../dev/null\"}"
                .formatted(own.toPublicJWK().toJSONString());
        var claims = claims("\"exp\":%d".formatted(NOW + 300));

        assertThat(tokens.callerOf(TestTokens.signed(
                        header, claims, own.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8))))
                .isEmpty();
    }

    @Test
    void checksIssuerAndAudienceWhereSet() {
        var strict = tokens(new TokenSettings(TestKeys.JWT_SECRET, "https://id.example", null, "footfall"));
        var good = "\"exp\":%d,\"iss\":\"https://id.example\",\"aud\":[\"shop\",\"footfall\"]".formatted(NOW + 300);

        assertThat(strict.callerOf(signed(good))).isPresent();
        assertThat(strict.callerOf(signed(good.replace("id.example", "id.example.evil"))))
                .isEmpty();
        assertThat(strict.callerOf(signed(good.replace("\"footfall\"", "\"footfalls\""))))
                .isEmpty();
        assertThat(strict.callerOf(signed("\"exp\":%d".formatted(NOW + 300)))).isEmpty();
    }

    @Test
    void acceptsNoTokenWithoutConfiguration() {
        var none = tokens(new TokenSettings(null, null, null, null));

        assertThat(none.callerOf(signed("\"exp\":%d".formatted(NOW + 300)))).isEmpty();
    }

    static Tokens tokens(TokenSettings settings) {
        return new Tokens(TokenCheck.decoder(settings, CLOCK), new Claims(TestIds.IDS, new SimpleMeterRegistry()));
    }

    private static String signed(String claims) {
        return TestTokens.signed(HEADER, claims(claims));
    }

    private static String claims(String more) {
        return "{\"sub\":\"%s\",%s}".formatted(ANNA, more);
    }
}
