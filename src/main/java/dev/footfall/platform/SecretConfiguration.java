package dev.footfall.platform;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The installation's secret: FOOTFALL_SECRET, or generated at the first start and stored in the database. A fingerprint
 * is stored as well: with another secret every hash that stands for a person would silently stop matching, and erased
 * people would come back.
 */
@Configuration(proxyBeanMethods = false)
class SecretConfiguration {

    private static final String FINGERPRINT = "secret-fingerprint";

    @Bean
    KeyedHash keyedHash(Settings settings, JdbcClient database) {
        String configured = Objects.requireNonNullElse(settings.secret(), "");
        boolean generate = configured.isBlank();
        if (!generate && configured.getBytes(StandardCharsets.UTF_8).length < 16) {
            throw new StartupException(
                    "FOOTFALL_SECRET is shorter than 16 bytes.",
                    "Give a longer one, such as `openssl rand -hex 32` prints.");
        }
        if (!generate && find(database, FINGERPRINT).isEmpty()) {
            // Checked before first use, since it cannot change later: every hash that stands for a person depends on
            // it.
            Placeholders.refuse("FOOTFALL_SECRET", configured);
        }
        String secret = generate ? storedOrNew(database, "secret", random()) : configured;
        KeyedHash hash = new KeyedHash(secret.getBytes(StandardCharsets.UTF_8));
        String fingerprint = HexFormat.of().formatHex(hash.of("footfall".getBytes(StandardCharsets.US_ASCII)), 0, 8);
        if (!storedOrNew(database, FINGERPRINT, fingerprint).equals(fingerprint)) {
            throw new StartupException(
                    "FOOTFALL_SECRET is not the secret that this database was started with.",
                    "Set the first one again%s: the hashes that stand for people were computed with it."
                            .formatted(generate ? "" : ", or leave FOOTFALL_SECRET out if there was none"));
        }
        return hash;
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
