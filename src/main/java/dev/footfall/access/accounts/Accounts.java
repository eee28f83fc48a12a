package dev.footfall.access.accounts;

import dev.footfall.access.accounts.Accounts.Account;
import dev.footfall.platform.Ascii;
import dev.footfall.platform.Caller;
import dev.footfall.platform.Caller.Role;
import dev.footfall.platform.ProblemException.ConflictException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.jdbc.repository.query.Modifying;
import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.relational.core.mapping.Embedded;
import org.springframework.data.repository.Repository;

/** The table {@code account}. Names are compared ignoring the case of A to Z; see {@link #lookupKey}. */
interface Accounts extends Repository<Account, UUID> {

    /** Locks all administrators who are not disabled, so that two cannot disable each other at the same time. */
    String LOCK_ADMINS = "select id from account where role = 'ADMIN' and disabled_at is null order by id for update";

    /**
     * An account with the hash of its password, for signing in only.
     *
     * @param passwordHash null if it signs in only with an identity provider
     */
    record AccountWithPassword(
            @Embedded.Empty Account account, @Nullable String passwordHash) {}

    Optional<Account> findById(UUID id);

    long count();

    @Query("select * from account order by lower(name)")
    List<Account> all();

    default Optional<AccountWithPassword> findByName(String name) {
        return findByLookupKey(lookupKey(name));
    }

    @Query("""
            select * from account where lower(name collate "C") = :key""")
    Optional<AccountWithPassword> findByLookupKey(String key);

    /**
     * The key under which an account is found and sign-in attempts are counted: the same for all spellings, as in the
     * table's index.
     */
    static String lookupKey(String name) {
        return Ascii.lower(name.strip());
    }

    @Query("select exists (select from account where id = :id and password_hash is not null)")
    boolean hasPassword(UUID id);

    /** False if the name or the id exists. */
    default boolean add(Account account, String passwordHash) {
        return insert(account.id, account.name, account.role, passwordHash, null, null, account.createdAt);
    }

    /** Adds an account without a password. False if the name, the id or the identity exists. */
    default boolean add(Account account, Identity identity) {
        return insert(
                account.id, account.name, account.role, null, identity.issuer(), identity.subject(), account.createdAt);
    }

    @Modifying
    @Query("""
            insert into account (id, name, role, password_hash, issuer, subject, created_at)
            values (:id, :name, :role, :passwordHash, :issuer, :subject, :createdAt)
            on conflict do nothing""")
    boolean insert(
            UUID id,
            String name,
            Role role,
            @Nullable String passwordHash,
            @Nullable String issuer,
            @Nullable String subject,
            Instant createdAt);

    @Query("select * from account where issuer = :issuer and subject = :subject")
    Optional<Account> linkedTo(String issuer, String subject);

    /** Links an identity to the account of this id, if there is one. */
    @Query("update account set issuer = :issuer, subject = :subject where id = :id returning *")
    Optional<Account> link(UUID id, String issuer, String subject);

    /** Ends the account's sessions, since their rights may have changed. */
    @Modifying
    @Query("""
            update account
            set role = :role, disabled_at = case when :disabled then coalesce(disabled_at, :at) end,
                session_generation = session_generation + 1
            where id = :id""")
    void change(UUID id, Role role, boolean disabled, Instant at);

    /** Ends the account's sessions; to continue with a new one, read the account again. */
    @Modifying
    @Query("""
            update account set password_hash = :passwordHash, session_generation = session_generation + 1
            where id = :id""")
    void setPassword(UUID id, String passwordHash);

    @Modifying
    @Query("update account set session_generation = session_generation + 1 where id = :id")
    void endSessions(UUID id);

    @Modifying
    @Query("update account set signed_in_at = :at where id = :id")
    void recordSignIn(UUID id, Instant at);

    @Query(LOCK_ADMINS)
    List<UUID> lockAdmins();

    /** @throws ConflictException if this is the only administrator who is not disabled */
    default void checkNotLastAdmin(UUID id) {
        checkNotLast(lockAdmins(), id);
    }

    static void checkNotLast(List<UUID> admins, UUID id) {
        if (admins.equals(List.of(id))) {
            throw new ConflictException("This is the last administrator: create another one first.");
        }
    }

    /**
     * An account without its password hash.
     *
     * @param id also the user id under which this person's own activity is stored
     * @param disabledAt null if it is not disabled
     * @param sessionGeneration sessions of an earlier generation are invalid
     */
    record Account(
            @Id UUID id,
            String name,
            Role role,
            @Nullable Instant disabledAt,
            Instant createdAt,
            @Nullable Instant signedInAt,
            int sessionGeneration) {

        /** A new account, not signed in yet. */
        static Account created(UUID id, String name, Role role, Instant at) {
            return new Account(id, name, role, null, at, null, 0);
        }

        public boolean disabled() {
            return disabledAt != null;
        }

        public Caller caller() {
            return Caller.account(id, name, id, role);
        }
    }
}
