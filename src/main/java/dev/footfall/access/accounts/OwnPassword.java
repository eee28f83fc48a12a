package dev.footfall.access.accounts;

import dev.footfall.platform.Audit;
import dev.footfall.platform.Caller;
import dev.footfall.platform.InvalidInputException;
import dev.footfall.platform.UnavailableException;
import java.util.ArrayList;
import java.util.Objects;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Changes the password of who is signed in, who has to know the old one: a browser left open is no key to the account. Tries count as sign-ins do. All sessions
 * of the account end; who called begins a new one.
 */
@Component
class OwnPassword {

    private final Accounts accounts;
    private final Passwords passwords;
    private final PasswordRules rules;
    private final SignInThrottle throttle;
    private final Sessions sessions;
    private final Audit audit;
    private final TransactionOperations transaction;

    OwnPassword(
            Accounts accounts,
            Passwords passwords,
            PasswordRules rules,
            SignInThrottle throttle,
            Sessions sessions,
            Audit audit,
            TransactionOperations transaction) {
        this.accounts = accounts;
        this.passwords = passwords;
        this.rules = rules;
        this.throttle = throttle;
        this.sessions = sessions;
        this.audit = audit;
        this.transaction = transaction;
    }

    /** What is typed into the form. */
    record Change(String current, String password, String again) {

        @Override
        public String toString() {
            return "Change[]";
        }
    }

    /**
     * The account, to begin a session for.
     *
     * @throws InvalidInputException naming all that is wrong
     */
    Account change(Caller caller, Change change) {
        var name = caller.name();
        refuseWeak(name, change);
        if (throttle.attemptSignedIn(name).isPresent()) {
            audit.note(new Audit.Entry("sign-in-throttled", null, "password change", null));
            throw new InvalidInputException(
                    "current", "too_often", "Too many attempts. Try again in a quarter of an hour.");
        }
        var known = accounts.named(name).orElseThrow();
        if (!matches(change.current(), known)) {
            audit.note(new Audit.Entry("password-change-refused", caller, name, null));
            throw new InvalidInputException("current", "wrong_password", "This is not the password that you have now.");
        }
        throttle.succeededSignedIn(name);
        var account = known.account();
        var hash = passwords.hash(change.password());
        transaction.executeWithoutResult(_ -> {
            accounts.setPassword(account.id(), hash);
            audit.record(new Audit.Entry("password-changed", caller, name, null));
        });
        sessions.endAll(account.id());
        return accounts.find(account.id()).orElseThrow();
    }

    private boolean matches(String password, Accounts.WithPassword known) {
        try {
            return passwords.matches(password, known.passwordHash(), Passwords.KNOWN);
        } catch (UnavailableException e) {
            throttle.notTriedSignedIn(known.account().name());
            throw e;
        }
    }

    private void refuseWeak(String name, Change change) {
        var wrong = new ArrayList<InvalidInputException.Field>();
        rules.objection(name, change.password())
                .ifPresent(objection ->
                        wrong.add(new InvalidInputException.Field("password", "weak_password", objection)));
        if (!Objects.equals(change.password(), change.again())) {
            wrong.add(new InvalidInputException.Field("again", "different", "The two new passwords differ."));
        }
        if (!wrong.isEmpty()) {
            throw new InvalidInputException(wrong);
        }
    }
}
