package dev.footfall.access.accounts;

import dev.footfall.platform.KeyedHash;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Component;
import org.springframework.web.util.WebUtils;

/**
 * Recognizes browsers that signed in to an account before, so that guessing from elsewhere does not lock them out
 * (OWASP's device cookies). A cookie holds a proof for each of the browser's last five accounts: a random number, an
 * expiry, and a keyed hash of both and the account's name. It grants no access; wrong passwords of this browser are
 * only counted apart from those of others. Nothing is stored, so every node recognizes the browser.
 */
@Component
class KnownBrowsers {

    private static final String COOKIE = "KNOWN_BROWSER";
    private static final Duration PROOF_VALIDITY = Duration.ofDays(90);
    private static final int ACCOUNTS = 5;
    private static final int ID_BYTES = 12;
    private static final int SEAL_BYTES = 16;
    private static final int PROOF_BYTES = Integer.BYTES + ID_BYTES + SEAL_BYTES;

    private final KeyedHash hash;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    KnownBrowsers(KeyedHash hash, Clock clock) {
        this.hash = hash;
        this.clock = clock;
    }

    /** The browser's number for this account; empty if it never signed in to it, or the proof expired. */
    Optional<String> find(HttpServletRequest request, String account) {
        return proofs(request).flatMap(text -> id(text, account).stream()).findFirst();
    }

    /** Adds a proof for the account, which has just signed in, to the browser's cookie. */
    void remember(HttpServletRequest request, HttpServletResponse response, String account) {
        var others = proofs(request).filter(text -> id(text, account).isEmpty()).limit(ACCOUNTS - 1L);
        var cookie = ResponseCookie.from(
                        COOKIE, Stream.concat(Stream.of(proof(account)), others).collect(Collectors.joining(".")))
                .path("/login")
                .httpOnly(true)
                .secure(request.isSecure())
                .sameSite("Strict")
                .maxAge(PROOF_VALIDITY)
                .build();
        response.addHeader(HttpHeaders.SET_COOKIE, cookie.toString());
    }

    private static Stream<String> proofs(HttpServletRequest request) {
        var cookie = WebUtils.getCookie(request, COOKIE);
        return cookie == null
                ? Stream.empty()
                : Arrays.stream(cookie.getValue().split("\\.", ACCOUNTS + 1)).limit(ACCOUNTS);
    }

    private String proof(String account) {
        var id = new byte[ID_BYTES];
        random.nextBytes(id);
        int end = Math.toIntExact(clock.instant().plus(PROOF_VALIDITY).getEpochSecond() / 60);
        var proof = ByteBuffer.allocate(PROOF_BYTES).putInt(end).put(id);
        proof.put(seal(account, end, id));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(proof.array());
    }

    private Optional<String> id(String text, String account) {
        try {
            var proof = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
            if (proof.remaining() != PROOF_BYTES) {
                return Optional.empty();
            }
            int end = proof.getInt();
            var id = new byte[ID_BYTES];
            proof.get(id);
            var seal = new byte[SEAL_BYTES];
            proof.get(seal);
            boolean good = MessageDigest.isEqual(seal, seal(account, end, id))
                    && clock.instant().getEpochSecond() / 60 < end;
            return good ? Optional.of(HexFormat.of().formatHex(id)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private byte[] seal(String account, int end, byte[] id) {
        var sealed = "known browser " + end + " " + HexFormat.of().formatHex(id) + " " + account;
        return Arrays.copyOf(hash.of(sealed), SEAL_BYTES);
    }
}
