package dev.footfall.access.accounts;

import dev.footfall.platform.Ascii;
import dev.footfall.platform.Caller;
import dev.footfall.platform.Caller.Role;
import dev.footfall.platform.ProblemException.ConflictException;
import dev.footfall.platform.SqlTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The table {@code account}. Names are compared ignoring the case of A to Z; see {@link #key}. */
@Repository
class Accounts {

    private final JdbcClient jdbc;

    Accounts(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * An account with the hash of its password, for signing in only.
     *
     * @param passwordHash null if it signs in only with an identity provider
     */
    record WithPassword(Account account, @Nullable String passwordHash) {}

    Optional<Account> find(UUID id) {
        return jdbc.sql("select * from account where id = :id")
                .param("id", id)
                .query((row, number) -> account(row))
                .optional();
    }

    Optional<WithPassword> named(String name) {
        return jdbc.sql("""
                        select * from account where lower(name collate "C") = :key""")
                .param("key", key(name))
                .query((row, number) -> new WithPassword(account(row), row.getString("password_hash")))
                .optional();
    }

    /**
     * The key under which an account is found and attempts are counted: the same for all spellings, as in the table's
     * index.
     */
    static String key(String name) {
        return Ascii.lower(name.strip());
    }

    boolean hasPassword(UUID id) {
        return jdbc.sql("select exists (select from account where id = :id and password_hash is not null)")
                .param("id", id)
                .query(Boolean.class)
                .single();
    }

    List<Account> all() {
        return jdbc.sql("select * from account order by lower(name)")
                .query((row, number) -> account(row))
                .list();
    }

    boolean isEmpty() {
        return jdbc.sql("select not exists (select from account)")
                .query(Boolean.class)
                .single();
    }

    /** False if the name or the id exists. */
    boolean add(Account account, String passwordHash) {
        return jdbc.sql("""
                        insert into account (id, name, role, password_hash, created_at)
                        values (:id, :name, :role, :passwordHash, :createdAt)
                        on conflict do nothing""")
                        .param("id", account.id())
                        .param("name", account.name())
                        .param("role", account.role().name())
                        .param("passwordHash", passwordHash)
                        .param("createdAt", SqlTime.utc(account.createdAt()))
                        .update()
                == 1;
    }

    /** Ends the account's sessions, since their rights may have changed. */
    void change(UUID id, Role role, boolean disabled, Instant at) {
        jdbc.sql("""
                        update account
                        set role = :role, disabled_at = case when :disabled then coalesce(disabled_at, :at) end,
                            session_generation = session_generation + 1
                        where id = :id""")
                .param("role", role.name())
                .param("disabled", disabled)
                .param("at", SqlTime.utc(at))
                .param("id", id)
                .update();
    }

    /** Ends the account's sessions; to continue with a new one, read the account again. */
    void setPassword(UUID id, String passwordHash) {
        jdbc.sql("""
                        update account set password_hash = :hash, session_generation = session_generation + 1
                        where id = :id""").param("hash", passwordHash).param("id", id).update();
    }

    void endSessions(UUID id) {
        jdbc.sql("update account set session_generation = session_generation + 1 where id = :id")
                .param("id", id)
                .update();
    }

    void signedIn(UUID id, Instant at) {
        jdbc.sql("update account set signed_in_at = :at where id = :id")
                .param("at", SqlTime.utc(at))
                .param("id", id)
                .update();
    }

    /**
     * Requires another administrator who can sign in. Locks all of them, so that two cannot disable each other at the
     * same time.
     *
     * @throws ConflictException if this is the only one
     */
    void checkNotLastAdmin(UUID id) {
        var admins = jdbc.sql(
                        "select id from account where role = 'ADMIN' and disabled_at is null order by id for update")
                .query(UUID.class)
                .list();
        if (admins.equals(List.of(id))) {
            throw new ConflictException("This is the last administrator: create another one first.");
        }
    }

    static Account account(ResultSet row) throws SQLException {
        return new Account(
                row.getObject("id", UUID.class),
                row.getString("name"),
                Role.valueOf(row.getString("role")),
                row.getObject("disabled_at") != null,
                SqlTime.instant(row, "created_at"),
                SqlTime.instantOrNull(row, "signed_in_at"),
                row.getInt("session_generation"));
    }

    /**
     * An account for the pages.
     *
     * @param id also the user id under which this person's own activity is stored
     * @param sessionGeneration sessions of an earlier generation are invalid
     */
    public record Account(
            UUID id,
            String name,
            Role role,
            boolean disabled,
            Instant createdAt,
            @Nullable Instant signedInAt,
            int sessionGeneration) {

        /** A new account, not signed in yet. */
        static Account made(UUID id, String name, Role role, Instant at) {
            return new Account(id, name, role, false, at, null, 0);
        }

        public Caller caller() {
            return Caller.account(id, name, id, role);
        }
    }
}
