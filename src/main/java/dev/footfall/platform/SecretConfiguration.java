package dev.footfall.platform;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The installation's secret: FOOTFALL_SECRET, or generated at the first start and stored in the database. A fingerprint
 * is stored as well: with another secret every hash that stands for a person would silently stop matching, people known
 * by a text would become others, and erased people would come back. Another secret is taken over as long as nothing
 * depends on the old one.
 */
@Configuration(proxyBeanMethods = false)
class SecretConfiguration {

    private static final Logger log = LoggerFactory.getLogger(SecretConfiguration.class);
    private static final String SECRET = "secret";
    private static final String FINGERPRINT = "secret-fingerprint";
    private static final int MIN_BYTES = 16;

    /**
     * Whether there are hashes or ids under the secret: of people, of their entities, or over the audit. A node that
     * runs counts too, since it goes on with the old one. By table names, as this comes before all other modules.
     */
    private static final String IN_USE = """
            select exists (select from activity)
                or exists (select from dead_letter)
                or exists (select from person)
                or exists (select from suppression)
                or exists (select from receipt)
                or exists (select from entity_key)
                or exists (select from account where subject is not null)
                or exists (select from audit_entry where coalesce(person_hash, actor_hash) is not null)
                or exists (select from audit_seal)
                or exists (select from suppression_node where seen_at > now() - interval '1 minute')""";

    @Bean
    KeyedHash keyedHash(Settings settings, JdbcClient database) {
        String given = Objects.requireNonNullElse(settings.secret(), "");
        if (!given.isBlank() && given.getBytes(StandardCharsets.UTF_8).length < MIN_BYTES) {
            throw new StartupException(
                    "FOOTFALL_SECRET is shorter than 16 bytes.",
                    "Give a longer one, such as `openssl rand -hex 32` prints.");
        }
        Optional<String> before = find(database, FINGERPRINT);
        String secret = given.isBlank() ? kept(database, before.isPresent()) : given;
        KeyedHash hash = new KeyedHash(secret.getBytes(StandardCharsets.UTF_8));
        String fingerprint = HexFormat.of().formatHex(hash.of("footfall".getBytes(StandardCharsets.US_ASCII)), 0, 8);
        if (!given.isBlank() && !before.equals(Optional.of(fingerprint))) {
            // Checked before first use, since it cannot change later.
            Placeholders.refuse("FOOTFALL_SECRET", given);
        }
        if (!storedOrNew(database, FINGERPRINT, fingerprint).equals(fingerprint)) {
            takeOver(database, fingerprint, !given.isBlank());
        }
        return hash;
    }

    /** The secret in the database; a new one where there is none. */
    private static String kept(JdbcClient database, boolean another) {
        Optional<String> kept = find(database, SECRET);
        if (kept.isEmpty() && another) {
            refuseIfInUse(database);
        }
        return kept.orElseGet(() -> storedOrNew(database, SECRET, random()));
    }

    private static void takeOver(JdbcClient database, String fingerprint, boolean given) {
        refuseIfInUse(database);
        database.sql("update setting set value = :fingerprint where key = :key")
                .param("fingerprint", fingerprint)
                .param("key", FINGERPRINT)
                .update();
        if (given) {
            database.sql("delete from setting where key = :key")
                    .param("key", SECRET)
                    .update();
        }
        log.warn("The installation's secret is another one than before; nothing depends on the old one yet");
    }

    private static void refuseIfInUse(JdbcClient database) {
        if (database.sql(IN_USE).query(Boolean.class).single()) {
            throw new StartupException(
                    "FOOTFALL_SECRET is not the secret that this database was started with.",
                    "Set the first one again, or leave FOOTFALL_SECRET out if there was none: the hashes that stand "
                            + "for people were computed with it. Another one is accepted only before activity has "
                            + "come or somebody has signed in, and while no other node runs.");
        }
    }

    /**
     * The value stored under the key; stores this one where there is none yet. Two nodes that start at once get the
     * same.
     */
    private static String storedOrNew(JdbcClient database, String key, String value) {
        database.sql("insert into setting (key, value) values (:key, :value) on conflict (key) do nothing")
                .param("key", key)
                .param("value", value)
                .update();
        return find(database, key).orElseThrow();
    }

    private static Optional<String> find(JdbcClient database, String key) {
        return database.sql("select value from setting where key = :key")
                .param("key", key)
                .query(String.class)
                .optional();
    }

    private static String random() {
        byte[] bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
