package dev.footfall.notify;

import dev.footfall.platform.Settings;
import dev.footfall.platform.StartupException;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How mail leaves. Without a server, a sender and the address of the site no mail is sent, and the pages say so.
 *
 * @param host of the SMTP server; null: no mail
 * @param user null: without signing in
 * @param from whose mails these are, like {@code Footfall <footfall@example.org>}
 */
@ConfigurationProperties("footfall.smtp")
record MailSettings(
        @Nullable String host,
        @DefaultValue("587") int port,
        @Nullable String user,
        @Nullable String password,
        @Nullable String from,
        @DefaultValue("starttls") Security security) {

    /** How the connection is protected. */
    enum Security {
        /** Plain at first, then TLS; refused where the server has none. */
        STARTTLS,
        /** TLS from the start. */
        TLS,
        /** For a server on the same machine. */
        NONE
    }

    MailSettings {
        host = blankIsNone(host);
        user = blankIsNone(user);
        password = user == null ? null : password; // with one alone, the library signs in as the system's user
        from = blankIsNone(from);
        if (from != null) {
            try {
                new InternetAddress(from, true);
            } catch (AddressException e) {
                throw new StartupException(
                        "FOOTFALL_SMTP_FROM is not a mail address.",
                        "Give one like footfall@example.org, or Footfall <footfall@example.org>.",
                        e);
            }
        }
    }

    /** The settings that are missing before mail can be sent. */
    List<String> missing(Settings settings) {
        List<String> missing = new ArrayList<>();
        if (host == null) {
            missing.add("FOOTFALL_SMTP_HOST");
        }
        if (from == null) {
            missing.add("FOOTFALL_SMTP_FROM");
        }
        if (settings.baseUrl() == null) {
            missing.add("FOOTFALL_BASE_URL");
        }
        return missing;
    }

    private static @Nullable String blankIsNone(@Nullable String value) {
        return value == null || value.isBlank() ? null : value;
    }

    @Override
    public String toString() {
        return "MailSettings[host=%s, port=%d, user=%s, from=%s, security=%s]"
                .formatted(host, port, user, from, security);
    }
}
