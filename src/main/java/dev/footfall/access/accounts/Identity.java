package dev.footfall.access.accounts;

import dev.footfall.access.accounts.Accounts.Account;
import dev.footfall.platform.Caller.Role;
import java.sql.Timestamp;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Somebody as an identity provider knows them.
 *
 * @param user who they are on the platform; null: nobody that Footfall knows of
 * @param calledThere what they are called there; not unique, and nothing that makes them somebody here
 * @param session what the provider calls this sign-in of theirs; null: it does not say
 * @param role what the provider has them be; null: it does not say
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
    private static final int LONGEST_NAME = 80;
    private static final String NAMELESS = "user";

    /** As accounts may be called: see {@link NewAccount}. */
    String name() {
        var kept = NOT_IN_NAMES.matcher(calledThere).replaceAll("-");
        var cut = kept.codePoints()
                .limit(LONGEST_NAME)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append);
        var name = EDGES.matcher(cut).replaceAll("");
        return NewAccount.isName(name) ? name : NAMELESS;
    }

    /** Without who it is: records end in logs. */
    @Override
    public String toString() {
        return "Identity[issuer=" + issuer + ", role=" + role + "]";
    }

    /** Which account belongs to whom at an identity provider: issuer and subject in the table {@code account}. */
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

        /** Gives them the account of the same user, if there is one. */
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

        /** Without a password. False where the name, the id or the identity is taken. */
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
                            .param("createdAt", Timestamp.from(account.createdAt()))
                            .update()
                    == 1;
        }
    }
}
