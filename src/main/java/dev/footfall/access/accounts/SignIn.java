package dev.footfall.access.accounts;

import dev.footfall.platform.Audit;
import java.time.Clock;
import java.time.Duration;
import org.springframework.stereotype.Component;

/**
 * Decides about a name and a password. An unknown name, a wrong password and a disabled account get the same answer
 * after the same work.
 */
@Component
class SignIn {

    private static final int LONGEST_NAME = 100;

    private final Accounts accounts;
    private final Passwords passwords;
    private final SignInThrottle throttle;
    private final Audit audit;
    private final Clock clock;

    SignIn(Accounts accounts, Passwords passwords, SignInThrottle throttle, Audit audit, Clock clock) {
        this.accounts = accounts;
        this.passwords = passwords;
        this.throttle = throttle;
        this.audit = audit;
        this.clock = clock;
    }

    sealed interface Outcome {

        record Welcome(Account account) implements Outcome {}

        record Refused() implements Outcome {}

        record TooOften(Duration retryAfter) implements Outcome {}
    }

    Outcome attempt(String name, String password, String address) {
        var wait = throttle.attempt(name, address);
        if (wait.isPresent()) {
            audit.note(new Audit.Entry("sign-in-throttled", null, "sign-in", null));
            return new Outcome.TooOften(wait.get());
        }
        var found = accounts.named(name.length() > LONGEST_NAME ? "" : name.strip());
        boolean right = passwords.matches(
                password, found.map(Accounts.WithPassword::passwordHash).orElse(null));
        if (found.isEmpty() || !right || found.get().account().disabled()) {
            // A name that is nobody's may be a password typed into the wrong field: not kept.
            var subject = found.map(account -> account.account().name()).orElse("unknown name");
            audit.note(new Audit.Entry("sign-in-refused", null, subject, null));
            return new Outcome.Refused();
        }
        var account = found.get().account();
        throttle.succeeded(name, address);
        accounts.signedIn(account.id(), clock.instant());
        audit.record(new Audit.Entry("signed-in", account.caller(), account.name(), null));
        return new Outcome.Welcome(account);
    }
}
