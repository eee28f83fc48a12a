package dev.footfall.access.accounts;

import dev.footfall.access.accounts.Accounts.Account;
import dev.footfall.platform.Caller.Role;
import dev.footfall.platform.Placeholders;
import dev.footfall.platform.StartupException;
import java.time.Clock;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.stereotype.Component;

/**
 * Creates the account {@code admin} if there is no account. Its password comes from the environment, or is random and
 * printed once: a default password would be public. Runs in servers only, since nobody reads the log of a job.
 */
@Component
@ConditionalOnWebApplication
class FirstAccount implements SmartInitializingSingleton {

    static final String NAME = "admin";
    private static final Logger log = LoggerFactory.getLogger(FirstAccount.class);

    private final Accounts accounts;
    private final Passwords passwords;
    private final PasswordRules rules;
    private final AccountSettings settings;
    private final Clock clock;

    FirstAccount(Accounts accounts, Passwords passwords, PasswordRules rules, AccountSettings settings, Clock clock) {
        this.accounts = accounts;
        this.passwords = passwords;
        this.rules = rules;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public void afterSingletonsInstantiated() {
        if (accounts.count() == 0) {
            create();
        }
    }

    private void create() {
        var configured = settings.adminPassword();
        if (configured != null) {
            rules.objection(NAME, configured).ifPresent(objection -> {
                throw new StartupException(
                        "FOOTFALL_ADMIN_PASSWORD cannot be the first account's password. " + objection,
                        "Set another one, or none: then a random one is created and logged once.");
            });
        }
        var password = configured == null ? passwords.random() : configured;
        var account = Account.created(UUID.randomUUID(), NAME, Role.ADMIN, clock.instant());
        // Another node may have been first: then its password is valid and there is nothing to print.
        if (accounts.add(account, passwords.hash(password)) && configured == null) {
            log.warn(
                    "First start: sign in at /login as '{}' with the password {} (logged only this once)",
                    NAME,
                    password);
        }
    }

    /** @param adminPassword password of the first account; null for a random one, printed once */
    @ConfigurationProperties("footfall")
    record AccountSettings(@Nullable String adminPassword) {

        AccountSettings {
            adminPassword = adminPassword == null || adminPassword.isBlank() ? null : adminPassword;
            Placeholders.refuse("FOOTFALL_ADMIN_PASSWORD", adminPassword);
        }

        /** Omits the password, since settings may be logged. */
        @Override
        public String toString() {
            return "AccountSettings[]";
        }
    }
}
