package dev.footfall.access.links;

import dev.footfall.platform.ErasureRequest;
import dev.footfall.platform.KeyedHash;
import dev.footfall.platform.PersonalDataStore;
import dev.footfall.platform.Sha256;
import dev.footfall.platform.SqlTime;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.encrypt.AesBytesEncryptor;
import org.springframework.security.crypto.encrypt.AesBytesEncryptor.CipherAlgorithm;
import org.springframework.security.crypto.keygen.Base64StringKeyGenerator;
import org.springframework.security.crypto.keygen.KeyGenerators;
import org.springframework.security.crypto.keygen.StringKeyGenerator;
import org.springframework.stereotype.Component;
import org.springframework.stereotype.Repository;

/**
 * The table {@code activity_link}. It holds a hash of the link's text, a hash of the person and the user id encrypted
 * with the text: the table alone does not reveal whose link it is, and the text alone is useless once used.
 */
@Repository
class ActivityLinks {

    static final Duration GOOD_FOR = Duration.ofMinutes(5);
    private static final int TEXT_BYTES = 32;
    private static final int NONCE_BYTES = 16;

    private final JdbcClient jdbc;
    private final KeyedHash hash;
    private final Clock clock;
    private final StringKeyGenerator texts =
            new Base64StringKeyGenerator(Base64.getUrlEncoder().withoutPadding(), TEXT_BYTES);

    ActivityLinks(JdbcClient jdbc, KeyedHash hash, Clock clock) {
        this.jdbc = jdbc;
        this.hash = hash;
        this.clock = clock;
    }

    record Link(String text, Instant expiresAt) {}

    Link create(UUID person) {
        var text = texts.generateKey();
        var now = clock.instant();
        jdbc.sql("delete from activity_link where expires_at <= :now")
                .param("now", SqlTime.utc(now))
                .update();
        jdbc.sql("""
                        insert into activity_link (hash, sealed_user, person_hash, expires_at)
                        values (:hash, :sealedUser, :personHash, :expiresAt)""")
                .param("hash", digest("link", text))
                .param("sealedUser", encryption(text).encrypt(person.toString().getBytes(StandardCharsets.UTF_8)))
                .param("personHash", hash.of(person))
                .param("expiresAt", SqlTime.utc(now.plus(GOOD_FOR)))
                .update();
        return new Link(text, now.plus(GOOD_FOR));
    }

    /** The person of the link, without using it up. */
    Optional<UUID> find(String text) {
        return jdbc.sql("select sealed_user, expires_at from activity_link where hash = :hash")
                .param("hash", digest("link", text))
                .query((row, number) -> personOf(row, text))
                .optional()
                .flatMap(person -> person);
    }

    /** The person of the link; uses it up. Of two concurrent calls one gets the person. */
    Optional<UUID> use(String text) {
        return jdbc.sql("delete from activity_link where hash = :hash returning sealed_user, expires_at")
                .param("hash", digest("link", text))
                .query((row, number) -> personOf(row, text))
                .optional()
                .flatMap(person -> person);
    }

    private Optional<UUID> personOf(ResultSet row, String text) throws SQLException {
        return SqlTime.instant(row, "expires_at").isAfter(clock.instant())
                ? Optional.of(UUID.fromString(
                        new String(encryption(text).decrypt(row.getBytes("sealed_user")), StandardCharsets.UTF_8)))
                : Optional.empty();
    }

    /** AES-GCM with a key derived from the text. */
    private static AesBytesEncryptor encryption(String text) {
        return new AesBytesEncryptor(
                new SecretKeySpec(digest("seal", text), "AES"),
                KeyGenerators.secureRandom(NONCE_BYTES),
                CipherAlgorithm.GCM);
    }

    private static byte[] digest(String purpose, String text) {
        return Sha256.of(purpose + ' ' + text);
    }

    /** One-time links of a person who is erased, which would otherwise open a session for them. */
    @Component
    static final class LinkPersonalData implements PersonalDataStore {

        @Override
        public String name() {
            return "one-time links";
        }

        @Override
        public Set<String> tables() {
            return Set.of("activity_link");
        }

        @Override
        public int order() {
            return 70;
        }

        @Override
        public long remove(ErasureRequest erasureRequest, JdbcClient transaction) {
            return erasureRequest.erasure()
                    ? transaction
                            .sql("delete from activity_link where person_hash = :hash")
                            .param("hash", erasureRequest.hash())
                            .update()
                    : 0;
        }

        @Override
        public long count(ErasureRequest erasureRequest, JdbcClient transaction) {
            return erasureRequest.erasure()
                    ? transaction
                            .sql("select count(*) from activity_link where person_hash = :hash")
                            .param("hash", erasureRequest.hash())
                            .query(Long.class)
                            .single()
                    : 0;
        }
    }
}
