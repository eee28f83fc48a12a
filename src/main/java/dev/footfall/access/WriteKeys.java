package dev.footfall.access;

import dev.footfall.access.keys.KnownKeys;
import dev.footfall.platform.Audit;
import dev.footfall.platform.Caller;
import dev.footfall.platform.Caller.Scope;
import dev.footfall.platform.ExternalIds;
import dev.footfall.platform.ProblemException.ForbiddenException;
import dev.footfall.platform.ProblemException.UnavailableException;
import java.util.Collection;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * Checks the API keys that ready-made clients send where their protocol has them, which may be within the body: after
 * it is read. The same rules hold as for keys in a header, guessing is throttled too. Thread-safe.
 */
@Component
public class WriteKeys {

    private final KnownKeys keys;
    private final CredentialThrottle throttle;
    private final Audit audit;

    WriteKeys(KnownKeys keys, CredentialThrottle throttle, Audit audit) {
        this.keys = keys;
        this.throttle = throttle;
        this.audit = audit;
    }

    /**
     * A valid key that may capture.
     *
     * @param source the same for all keys that came by rotation from one
     */
    public record WriteKey(Caller caller, UUID source) {}

    /**
     * The first valid one of the keys that a request has in several places.
     *
     * @throws UnknownKeyException if there is none
     * @throws ForbiddenException if the key may not capture
     * @throws UnavailableException if too many wrong keys came from the address
     */
    public WriteKey check(Collection<String> sent, String address) {
        for (String text : sent) {
            Optional<Caller> caller = keys.callerOf(text);
            if (caller.isPresent()) {
                return allowed(caller.get(), address);
            }
        }
        if (sent.isEmpty()) {
            throw new UnknownKeyException("This needs a key of Footfall with the scope capture, in the place where the"
                    + " client has its write key, API key or token.");
        }
        throw wrong(sent.iterator().next(), address);
    }

    /**
     * The key whose id is given instead of its text. The id of a website stands in its pages for everybody to read, so
     * only a key that can do nothing but capture counts.
     *
     * @throws UnknownKeyException if there is none
     * @throws UnavailableException if too many wrong ones came from the address
     */
    public WriteKey checkWebsite(String id, String address) {
        UUID keyId = ExternalIds.uuidOf(id);
        Optional<Caller> caller = keyId == null ? Optional.empty() : keys.capturingKey(keyId);
        if (caller.isEmpty()) {
            throw wrong(id, address);
        }
        return allowed(caller.get(), address);
    }

    private RuntimeException wrong(String credential, String address) {
        CredentialThrottle.Wrong attempt = throttle.failed(address, credential);
        attempt.note(audit);
        return attempt.isTooMany()
                ? tooManyWrong()
                : new UnknownKeyException("The key is unknown, expired or revoked.");
    }

    private WriteKey allowed(Caller caller, String address) {
        if (throttle.refuses(caller, address)) {
            throw tooManyWrong();
        }
        if (!caller.may(Scope.CAPTURE) && !caller.may(Scope.IMPORT)) {
            throw new ForbiddenException("This key is valid, but lacks the scope capture.");
        }
        UUID id = caller.identity();
        return new WriteKey(caller, keys.sourceOf(id));
    }

    private static UnavailableException tooManyWrong() {
        return new UnavailableException(
                "Too many wrong keys came from this address. Correct them, and try again in a minute.",
                CredentialThrottle.WINDOW);
    }

    /** No key, or one that there is not: answered 401. */
    public static final class UnknownKeyException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        UnknownKeyException(String detail) {
            super(detail);
        }
    }
}
