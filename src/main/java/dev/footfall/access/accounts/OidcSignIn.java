package dev.footfall.access.accounts;

import dev.footfall.access.accounts.Accounts.Account;
import dev.footfall.access.accounts.Identity.Identities;
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
 * Lets in whom an identity provider vouches for. Their account is that of their issuer and subject; else that of the
 * same user id, which a provider says as tokens do; else a new one without a password. A name or an e-mail address is
 * never enough: whoever may choose theirs at the provider would choose an administrator's.
 */
@Component
public class OidcSignIn {

    private static final Logger log = LoggerFactory.getLogger(OidcSignIn.class);

    /** So many of one name are counted; the next gets a random sign. */
    private static final int NAMESAKES = 9;

    private static final int TRIES = NAMESAKES + 3;

    private final Accounts accounts;
    private final Identities identities;
    private final AccountAdmin book;
    private final Sessions sessions;
    private final Audit audit;
    private final Suppression suppression;
    private final TransactionOperations transaction;
    private final Clock clock;

    OidcSignIn(
            Accounts accounts,
            Identities identities,
            AccountAdmin book,
            Sessions sessions,
            Audit audit,
            Suppression suppression,
            TransactionOperations transaction,
            Clock clock) {
        this.accounts = accounts;
        this.identities = identities;
        this.book = book;
        this.sessions = sessions;
        this.audit = audit;
        this.suppression = suppression;
        this.transaction = transaction;
        this.clock = clock;
    }

    /**
     * Begins a session; false: their account is disabled.
     *
     * @param maxDuration how long it lasts at most
     */
    public boolean letIn(Identity identity, HttpServletRequest request, Duration maxDuration) {
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
        accounts.signedIn(account.id(), clock.instant());
        audit.record(new Audit.Entry("signed-in", account.caller(), account.name(), null));
        sessions.beginSignedOn(request, account, identity, maxDuration);
        return true;
    }

    /**
     * Ends what the provider says has ended there; sessions by password are none of its business.
     *
     * @param subject who signed out; null: it names the session only
     * @param session what it calls the session; null: all of theirs
     */
    public void end(String issuer, @Nullable String subject, @Nullable String session) {
        var account = subject == null ? Optional.<Account>empty() : identities.find(issuer, subject);
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

    /** More than once round: the same person may come from two browsers at once, and names may be taken. */
    private Account accountOf(Identity identity) {
        for (int tries = 1; tries <= TRIES; tries++) {
            int number = tries;
            var known = identities
                    .find(identity.issuer(), identity.subject())
                    .or(() -> link(identity))
                    .or(() -> make(identity, number));
            if (known.isPresent()) {
                return known.get();
            }
        }
        throw new IllegalStateException("No free name was found for a new account");
    }

    private Optional<Account> link(Identity identity) {
        return identity.user() == null
                ? Optional.empty()
                : Objects.requireNonNull(transaction.execute(status -> {
                    var account = identities.link(identity);
                    account.ifPresent(
                            linked -> audit.record(new Audit.Entry("account-linked", null, linked.name(), null)));
                    return account;
                }));
    }

    private Optional<Account> make(Identity identity, int number) {
        var account = Account.made(
                Objects.requireNonNullElseGet(identity.user(), UUID::randomUUID),
                numbered(identity.name(), number),
                Objects.requireNonNullElse(identity.role(), Role.USER),
                clock.instant());
        return Objects.requireNonNull(transaction.execute(status -> {
            if (!identities.add(account, identity)) {
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

    /** What the provider says holds from this sign-in on; the last administrator stays one. */
    private Account withRole(Account account, @Nullable Role role) {
        if (role == null || role == account.role()) {
            return account;
        }
        try {
            return book.change(null, account.id(), role, false);
        } catch (ConflictException e) {
            log.warn(
                    "The identity provider has the last administrator be {}: not taken over until there is another",
                    role);
            return account;
        }
    }
}
