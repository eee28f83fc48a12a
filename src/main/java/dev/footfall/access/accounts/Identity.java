package dev.footfall.access.accounts;

import dev.footfall.access.accounts.Accounts.Account;
import dev.footfall.platform.Caller.Role;
import dev.footfall.platform.SqlTime;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * A person as their identity provider describes them.
 *
 * @param user their user id in the host platform; null if unknown
 * @param calledThere their display name at the provider; not unique, never used to find an account
 * @param session the provider's id of this session; null if it sends none
 * @param role according to the provider; null if it sends none
 */
public record Identity(
        String issuer,
        String subject,
        @Nullable UUID user,
        String calledThere,
        @Nullable String session,
        @Nullable Role role) {

    private static final Pattern NOT_IN_NAMES = Pattern.compile("[^\\p{L}\\p{N}._@+ -]+");
    private static final Pattern EDGES = Pattern.compile("^[^\\p{L}\\p{N}]+|[^\\p{L}\\p{N}]+$");
    private static final int MAX_NAME_LENGTH = 80;
    private static final String NAMELESS = "user";

    /** Adapted to the rules for names: see {@link NewAccount}. */
    String name() {
        var allowed = NOT_IN_NAMES.matcher(calledThere).replaceAll("-");
        var cut = allowed.codePoints()
                .limit(MAX_NAME_LENGTH)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append);
        var name = EDGES.matcher(cut).replaceAll("");
        return NewAccount.isName(name) ? name : NAMELESS;
    }

    /** Omits everything personal, since records may be logged. */
    @Override
    public String toString() {
        return "Identity[issuer=" + issuer + ", role=" + role + "]";
    }

    /** Links accounts to identities: issuer and subject in the table {@code account}. */
    @Repository
    static class Identities {

        private final JdbcClient jdbc;

        Identities(JdbcClient jdbc) {
            this.jdbc = jdbc;
        }

        Optional<Account> find(String issuer, String subject) {
            return jdbc.sql("select * from account where issuer = :issuer and subject = :subject")
                    .param("issuer", issuer)
                    .param("subject", subject)
                    .query((row, number) -> Accounts.account(row))
                    .optional();
        }

        /** Links the identity to the account of the same user, if there is one. */
        Optional<Account> link(Identity identity) {
            return jdbc.sql("""
                            update account set issuer = :issuer, subject = :subject
                            where id = :user
                            returning *""")
                    .param("issuer", identity.issuer())
                    .param("subject", identity.subject())
                    .param("user", identity.user())
                    .query((row, number) -> Accounts.account(row))
                    .optional();
        }

        /** Adds an account without a password. False if the name, the id or the identity exists. */
        boolean add(Account account, Identity identity) {
            return jdbc.sql("""
                            insert into account (id, name, role, issuer, subject, created_at)
                            values (:id, :name, :role, :issuer, :subject, :createdAt)
                            on conflict do nothing""")
                            .param("id", account.id())
                            .param("name", account.name())
                            .param("role", account.role().name())
                            .param("issuer", identity.issuer())
                            .param("subject", identity.subject())
                            .param("createdAt", SqlTime.utc(account.createdAt()))
                            .update()
                    == 1;
        }
    }
}
