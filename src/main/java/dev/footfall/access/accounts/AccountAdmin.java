package dev.footfall.access.accounts;

import dev.footfall.access.accounts.Accounts.Account;
import dev.footfall.platform.Audit;
import dev.footfall.platform.Caller;
import dev.footfall.platform.Caller.Role;
import dev.footfall.platform.InvalidInputException;
import dev.footfall.platform.ProblemException.ConflictException;
import dev.footfall.platform.ProblemException.NotFoundException;
import dev.footfall.platform.Suppression;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Creates and changes accounts, and audits it. A changed role, a new password or disabling ends the account's sessions.
 * The last administrator who is not disabled can neither be disabled nor lose the role.
 *
 * <p>A change raises the account's session generation, which invalidates its sessions on all nodes; {@code endAll},
 * after the commit, removes their rows.
 */
@Component
class AccountAdmin {

    private final Accounts accounts;
    private final Passwords passwords;
    private final PasswordRules rules;
    private final Sessions sessions;
    private final Audit audit;
    private final Suppression suppression;
    private final TransactionOperations transaction;
    private final Clock clock;

    AccountAdmin(
            Accounts accounts,
            Passwords passwords,
            PasswordRules rules,
            Sessions sessions,
            Audit audit,
            Suppression suppression,
            TransactionOperations transaction,
            Clock clock) {
        this.accounts = accounts;
        this.passwords = passwords;
        this.rules = rules;
        this.sessions = sessions;
        this.audit = audit;
        this.suppression = suppression;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** @param password generated, to be shown once; null if the caller gave one */
    record Created(Account account, @Nullable String password) {}

    List<Account> all() {
        return accounts.all();
    }

    Account find(UUID id) {
        return accounts.findById(id).orElseThrow(AccountAdmin::noSuchAccount);
    }

    /** Generates a password if none is given. */
    Created create(Caller by, NewAccount.Validated request) {
        if (suppression.erased(request.id())) {
            throw new IdConflictException(
                    "The person with that id was erased: lift the erasure before you create an account for them.");
        }
        var name = request.name();
        var role = request.role();
        var newPassword = passwordOrRandom(name, request.password());
        var hash = passwords.hash(newPassword);
        var account = Account.created(request.id(), name, role, clock.instant());
        transaction.executeWithoutResult(status -> {
            if (!accounts.add(account, hash)) {
                throw accounts.findByName(name).isPresent()
                        ? new ConflictException("An account with that name already exists.")
                        : new IdConflictException("An account with that id already exists.");
            }
            audit.record(new Audit.Entry("account-made", by, "%s as %s".formatted(name, role), null));
        });
        return new Created(account, request.password() == null ? newPassword : null);
    }

    /** @param by null if the identity provider's claims change it */
    Account change(@Nullable Caller by, UUID id, Role role, boolean disabled) {
        boolean changed = Boolean.TRUE.equals(transaction.execute(status -> {
            if (disabled || role != Role.ADMIN) {
                accounts.checkNotLastAdmin(id);
            }
            var account = find(id);
            if (account.role() == role && account.disabled() == disabled) {
                return false;
            }
            accounts.change(id, role, disabled, clock.instant());
            var what = "%s to %s%s".formatted(account.name(), role, disabled ? ", disabled" : "");
            audit.record(new Audit.Entry("account-changed", by, what, null));
            return true;
        }));
        if (changed) {
            sessions.endAll(id);
        }
        return find(id);
    }

    /** Returns the generated password, to be shown once; null if one was given. */
    @Nullable String resetPassword(Caller by, UUID id, @Nullable String password) {
        var account = find(id);
        var newPassword = passwordOrRandom(account.name(), password);
        var hash = passwords.hash(newPassword);
        transaction.executeWithoutResult(status -> {
            accounts.setPassword(id, hash);
            audit.record(new Audit.Entry("password-reset", by, account.name(), null));
        });
        sessions.endAll(id);
        return password == null ? newPassword : null;
    }

    void endSessions(Caller by, UUID id) {
        var account = find(id);
        transaction.executeWithoutResult(status -> {
            accounts.endSessions(id);
            audit.record(new Audit.Entry("signed-out-everywhere", by, account.name(), null));
        });
        sessions.endAll(id);
    }

    private String passwordOrRandom(String name, @Nullable String password) {
        if (password == null) {
            return passwords.random();
        }
        rules.objection(name, password).ifPresent(objection -> {
            throw new InvalidInputException("password", "weak_password", objection);
        });
        return password;
    }

    /** No account can be created for this id. */
    static final class IdConflictException extends ConflictException {

        IdConflictException(String detail) {
            super(detail);
        }
    }

    private static NotFoundException noSuchAccount() {
        return new NotFoundException("There is no such account.");
    }
}
