package dev.footfall.access.accounts;

import dev.footfall.platform.Audit;
import dev.footfall.platform.UnavailableException;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
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

    /** @param browser which one this is to the account, see {@link KnownBrowsers}; null: a stranger's */
    Outcome attempt(String name, String password, String address, @Nullable String browser) {
        var guess = new SignInThrottle.Guess(Accounts.key(name), address, browser);
        var decision = throttle.attempt(guess);
        var retryAfter = decision.retryAfter();
        if (retryAfter != null) {
            audit.note(new Audit.Entry("sign-in-throttled", null, "sign-in", null));
            return new Outcome.TooOften(retryAfter);
        }
        var found = accounts.named(couldBeName(name) ? name : "");
        boolean right;
        try {
            right = passwords.matches(
                    password,
                    found.map(Accounts.WithPassword::passwordHash).orElse(null),
                    decision.known() ? Passwords.KNOWN : SignInThrottle.network(address));
        } catch (UnavailableException e) {
            throttle.notTried(guess, decision);
            throw e;
        }
        if (found.isEmpty() || !right || found.get().account().disabled()) {
            // A name that is nobody's may be a password typed into the wrong field: not kept.
            var subject = found.map(account -> account.account().name()).orElse("unknown name");
            audit.note(new Audit.Entry("sign-in-refused", null, subject, null));
            return new Outcome.Refused();
        }
        var account = found.get().account();
        throttle.succeeded(guess, decision);
        accounts.signedIn(account.id(), clock.instant());
        audit.record(new Audit.Entry("signed-in", account.caller(), account.name(), null));
        return new Outcome.Welcome(account);
    }

    /** What the database can be asked for: it knows no U+0000 in texts. */
    private static boolean couldBeName(String name) {
        return name.length() <= LONGEST_NAME && name.indexOf('\0') < 0;
    }
}
