package dev.footfall.access.accounts;

import dev.footfall.access.accounts.Accounts.Account;
import dev.footfall.platform.Caller.Role;
import dev.footfall.platform.Settings;
import dev.footfall.platform.StartupException;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.Properties;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.annotation.Profile;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Creates one account for each role in the demo, before {@link FirstAccount} looks for accounts. Passwords are random
 * and kept in the demo's data folder, to be printed at every start. Ids are fixed, so that the accounts are people of
 * the demo.
 */
@Component
@Profile("demo")
class DemoAccounts implements InitializingBean {

    private static final Logger log = LoggerFactory.getLogger(DemoAccounts.class);

    private final Accounts accounts;
    private final Passwords passwords;
    private final Path file;
    private final Clock clock;
    private final Properties signIns = new Properties();

    DemoAccounts(Accounts accounts, Passwords passwords, Settings settings, Clock clock) {
        this.accounts = accounts;
        this.passwords = passwords;
        this.file = settings.dataDir().resolve("demo-sign-ins");
        this.clock = clock;
    }

    @Override
    public void afterPropertiesSet() throws IOException {
        if (Files.exists(file)) {
            try (Reader reader = Files.newBufferedReader(file)) {
                signIns.load(reader);
            }
        } else if (accounts.count() > 0) {
            throw new StartupException(
                    "The database has accounts that are not the demo's.",
                    "Give the demo a data folder of its own with FOOTFALL_DATA_DIR, and no FOOTFALL_DATABASE_URL.");
        } else {
            keepNewPasswords();
        }
        var now = clock.instant();
        for (Role role : Role.values()) {
            if (accounts.findByName(name(role)).isEmpty()) {
                var id = UUID.nameUUIDFromBytes(("footfall demo " + name(role)).getBytes(StandardCharsets.US_ASCII));
                accounts.add(Account.created(id, name(role), role, now), passwords.hash(password(role)));
            }
        }
    }

    /** Before any account is created: a start killed in between must not leave accounts with unknown passwords. */
    private void keepNewPasswords() throws IOException {
        for (Role role : Role.values()) {
            signIns.setProperty(name(role), passwords.random());
        }
        var part = file.resolveSibling("demo-sign-ins.part");
        Files.deleteIfExists(part);
        if (part.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(part, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        try (Writer writer = Files.newBufferedWriter(part)) {
            signIns.store(writer, "Accounts of this demo");
        }
        Files.move(part, file);
    }

    @EventListener(ApplicationReadyEvent.class)
    void print() {
        var lines = new StringBuilder();
        for (Role role : Role.values()) {
            lines.append("%n  %-8s %s".formatted(name(role), password(role)));
        }
        log.info("The demo is ready. Sign in at /login as one of{}", lines);
    }

    private String password(Role role) {
        return signIns.getProperty(name(role), "");
    }

    private static String name(Role role) {
        return role.text();
    }
}
