package dev.footfall.access.accounts;

import java.sql.Timestamp;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Which account belongs to whom at an identity provider: issuer and subject in the table {@code account}. */
@Repository
class Identities {

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
