package dev.footfall.testkit;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Bearer JWTs as the host platform makes them, signed with {@link TestKeys#JWT_SECRET}. */
public final class TestTokens {

    private TestTokens() {}

    /** Good for an hour; without roles the token of an ordinary user. */
    public static String of(UUID user, String... roles) {
        return ofSubject(user.toString(), roles);
    }

    /** The same, of somebody whom the host platform knows by any text. */
    public static String ofSubject(String user, String... roles) {
        var names = Arrays.stream(roles).map(role -> '"' + role + '"').collect(Collectors.joining(","));
        var expiry = Instant.now().plus(Duration.ofHours(1)).getEpochSecond();
        return signed(
                "{\"alg\":\"HS256\",\"typ\":\"JWT\"}",
                "{\"sub\":\"%s\",\"exp\":%d,\"roles\":[%s]}".formatted(user, expiry, names));
    }

    /** Any header and claims, signed. */
    public static String signed(String header, String claims) {
        return signed(header, claims, TestKeys.JWT_SECRET.getBytes(StandardCharsets.UTF_8));
    }

    public static String signed(String header, String claims, byte[] secret) {
        var content =
                base64(header.getBytes(StandardCharsets.UTF_8)) + "." + base64(claims.getBytes(StandardCharsets.UTF_8));
        return content + "." + base64(hmac(content, secret));
    }

    public static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] hmac(String content, byte[] secret) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return mac.doFinal(content.getBytes(StandardCharsets.US_ASCII));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
