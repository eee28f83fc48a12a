package dev.footfall.access.accounts;

import dev.footfall.platform.Placeholders;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/** @param adminPassword password of the first account; null: a random one, printed once */
@ConfigurationProperties("footfall")
record AccountSettings(@Nullable String adminPassword) {

    AccountSettings {
        adminPassword = adminPassword == null || adminPassword.isBlank() ? null : adminPassword;
        Placeholders.refuse("FOOTFALL_ADMIN_PASSWORD", adminPassword);
    }

    /** Without the password: settings end in logs. */
    @Override
    public String toString() {
        return "AccountSettings[]";
    }
}
