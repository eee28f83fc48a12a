package dev.footfall.access.accounts;

import dev.footfall.access.accounts.Accounts.Account;
import dev.footfall.platform.Audit;
import dev.footfall.platform.Caller.Role;
import dev.footfall.platform.ProblemException.ConflictException;
import dev.footfall.platform.Suppression;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Signs in people authenticated by an identity provider. Uses the account linked to issuer and subject; else the
 * account of the same user id, which the provider sends as in tokens; else creates one without a password. Name and
 * e-mail address never decide: a person who can choose theirs at the provider would choose an administrator's.
 */
@Component
public class OidcSignIn {

    private static final Logger log = LoggerFactory.getLogger(OidcSignIn.class);

    /** The number of accounts of one name that get a number; the next gets a random suffix. */
    private static final int NAMESAKES = 9;

    private static final int TRIES = NAMESAKES + 3;

    private final Accounts accounts;
    private final AccountAdmin accountAdmin;
    private final Sessions sessions;
    private final Audit audit;
    private final Suppression suppression;
    private final TransactionOperations transaction;
    private final Clock clock;

    OidcSignIn(
            Accounts accounts,
            AccountAdmin accountAdmin,
            Sessions sessions,
            Audit audit,
            Suppression suppression,
            TransactionOperations transaction,
            Clock clock) {
        this.accounts = accounts;
        this.accountAdmin = accountAdmin;
        this.sessions = sessions;
        this.audit = audit;
        this.suppression = suppression;
        this.transaction = transaction;
        this.clock = clock;
    }

    /**
     * Begins a session; false if the account is disabled.
     *
     * @param maxDuration of the session
     */
    public boolean signIn(Identity identity, HttpServletRequest request, Duration maxDuration) {
        if (identity.user() != null && suppression.erased(identity.user())) {
            audit.note(new Audit.Entry("sign-in-refused", null, "an erased person", identity.user()));
            return false;
        }
        var known = accountOf(identity);
        if (known.disabled()) {
            audit.note(new Audit.Entry("sign-in-refused", null, known.name(), null));
            return false;
        }
        var account = withRole(known, identity.role());
        accounts.recordSignIn(account.id(), clock.instant());
        audit.record(new Audit.Entry("signed-in", account.caller(), account.name(), null));
        sessions.beginSignedOn(request, account, identity, maxDuration);
        return true;
    }

    /**
     * Ends sessions that ended at the provider; sessions by password stay.
     *
     * @param subject who signed out; null if only the session is given
     * @param session the provider's session id; null for all sessions of the subject
     */
    public void end(String issuer, @Nullable String subject, @Nullable String session) {
        var account = subject == null ? Optional.<Account>empty() : accounts.linkedTo(issuer, subject);
        transaction.executeWithoutResult(status -> {
            int ended = session == null ? 0 : sessions.endSignedOn(issuer, session);
            if (account.isPresent()) {
                ended += sessions.endSignedOn(account.get().id(), issuer, session != null);
            }
            if (ended > 0) {
                var whose = account.map(Account::name).orElse("session of single sign-on");
                audit.record(new Audit.Entry("signed-out-by-provider", null, whose, null));
            }
        });
    }

    /** Retries: the same person may sign in from two browsers at once, and names may exist. */
    private Account accountOf(Identity identity) {
        for (int tries = 1; tries <= TRIES; tries++) {
            int number = tries;
            var known = accounts.linkedTo(identity.issuer(), identity.subject())
                    .or(() -> link(identity))
                    .or(() -> create(identity, number));
            if (known.isPresent()) {
                return known.get();
            }
        }
        throw new IllegalStateException("No free name was found for a new account");
    }

    private Optional<Account> link(Identity identity) {
        var user = identity.user();
        return user == null
                ? Optional.empty()
                : Objects.requireNonNull(transaction.execute(status -> {
                    var account = accounts.link(user, identity.issuer(), identity.subject());
                    account.ifPresent(
                            linked -> audit.record(new Audit.Entry("account-linked", null, linked.name(), null)));
                    return account;
                }));
    }

    private Optional<Account> create(Identity identity, int number) {
        var account = Account.created(
                Objects.requireNonNullElseGet(identity.user(), UUID::randomUUID),
                numbered(identity.name(), number),
                Objects.requireNonNullElse(identity.role(), Role.USER),
                clock.instant());
        return Objects.requireNonNull(transaction.execute(status -> {
            if (!accounts.add(account, identity)) {
                return Optional.<Account>empty();
            }
            var what = "%s as %s".formatted(account.name(), account.role());
            audit.record(new Audit.Entry("account-made", null, what, null));
            return Optional.of(account);
        }));
    }

    private static String numbered(String name, int number) {
        if (number == 1) {
            return name;
        }
        return name + "-"
                + (number <= NAMESAKES
                        ? String.valueOf(number)
                        : UUID.randomUUID().toString().substring(0, 8));
    }

    /** The provider's role takes effect at this sign-in; the last administrator keeps theirs. */
    private Account withRole(Account account, @Nullable Role role) {
        if (role == null || role == account.role()) {
            return account;
        }
        try {
            return accountAdmin.change(null, account.id(), role, false);
        } catch (ConflictException e) {
            log.warn(
                    "The identity provider gives the last administrator the role {}: ignored while there is no other",
                    role);
            return account;
        }
    }
}
