package dev.footfall.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.footfall.database.Endpoint;
import dev.footfall.testkit.TestPostgres;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class SecretConfigurationIntegrationTests {

    private static final UUID PERSON = UUID.fromString("0197e000-0000-7000-8000-000000000001");
    private static final UUID OTHER = UUID.fromString("0197e000-0000-7000-8000-000000000002");

    private JdbcClient database;

    @BeforeEach
    void freshDatabase() {
        Endpoint endpoint = TestPostgres.createDatabase();
        database = JdbcClient.create(new DriverManagerDataSource(endpoint.url(), endpoint.user(), endpoint.password()));
    }

    @Test
    void generatedSecretIsTheSameEverywhere() {
        byte[] first = hash(null).of(PERSON);
        assertThat(first)
                .hasSize(32)
                .isEqualTo(hash(null).of(PERSON))
                .isNotEqualTo(hash(null).of(OTHER));
    }

    @Test
    void installationsHashAPersonDifferently() {
        byte[] here = hash(null).of(PERSON);
        freshDatabase();
        assertThat(hash(null).of(PERSON)).isNotEqualTo(here);
    }

    @Test
    void usesAGivenSecretWithoutStoringIt() {
        String given = "a secret of more than sixteen bytes";
        byte[] hash = hash(given).of(PERSON);
        assertThat(hash).isEqualTo(hash(given).of(PERSON));
        assertThat(database.sql("select string_agg(value, ' ') from setting")
                        .query(String.class)
                        .single())
                .doesNotContain(given);
    }

    /** Each by itself: people, or what else is under the old secret. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                """
                insert into dead_letter (received_at, source, reason, activity_id, user_id, activity_type, occurred_at)
                values (now(), 'key', 'test', gen_random_uuid(), gen_random_uuid(), 1, now())""",
                "insert into person (user_id, first_seen) values (gen_random_uuid(), now())",
                "insert into entity_key (id, key) values (gen_random_uuid(), 'sku-17')",
                """
                insert into account (id, name, role, issuer, subject, created_at)
                values (gen_random_uuid(), 'kim', 'USER', 'https://id.example', 'kim', now())""",
                """
                insert into audit_entry (at, action, actor_hash, subject)
                values (now(), 'signed-in', sha256('kim'::bytea), 'kim')""",
                "insert into suppression_node (node, version, seen_at) values (gen_random_uuid(), 1, now())"
            })
    void rejectsAnotherSecretOnceThereArePeople(String people) {
        String first = "a secret of more than sixteen bytes";
        byte[] hash = hash(first).of(PERSON);
        database.sql(people).update();
        assertThatThrownBy(() -> hash("another secret of more than sixteen"))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("not the secret that this database was started with");
        assertThatThrownBy(() -> hash(null)).isInstanceOf(StartupException.class);
        assertThat(hash(first).of(PERSON)).as("the first one still").isEqualTo(hash);
        assertThat(settings()).containsOnlyKeys("secret-fingerprint");
    }

    @Test
    void takesAnotherSecretOverBeforeThereArePeople() {
        hash(null);
        byte[] given = hash("a secret of more than sixteen bytes").of(PERSON);
        assertThat(settings()).as("the generated one is gone").containsOnlyKeys("secret-fingerprint");
        assertThat(hash("another secret of more than sixteen").of(PERSON)).isNotEqualTo(given);
        byte[] generated = hash(null).of(PERSON);

        database.sql("insert into person (user_id, first_seen) values (gen_random_uuid(), now())")
                .update();
        assertThat(hash(null).of(PERSON)).isEqualTo(generated);
        assertThat(hash(settings().get("secret")).of(PERSON))
                .as("the same from the environment")
                .isEqualTo(generated);
        assertThatThrownBy(() -> hash("another secret of more than sixteen")).isInstanceOf(StartupException.class);
    }

    private Map<String, String> settings() {
        Map<String, String> found = new HashMap<>();
        database.sql("select key, value from setting where key like 'secret%'").query(row -> {
            found.put(row.getString("key"), row.getString("value"));
        });
        return found;
    }

    @Test
    void rejectsAShortSecret() {
        assertThatThrownBy(() -> hash("too short"))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("shorter than 16 bytes");
    }

    /** Once it is in use it cannot be changed any more: who started with one goes on with it. */
    @Test
    void rejectsAPlaceholderBeforeFirstUse() {
        String placeholder = "change-me-to-something-random";
        assertThatThrownBy(() -> hash(placeholder))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("FOOTFALL_SECRET is a placeholder");

        byte[] sign = new KeyedHash(placeholder.getBytes(StandardCharsets.UTF_8)).of("footfall");
        database.sql("insert into setting (key, value) values ('secret-fingerprint', :sign)")
                .param("sign", HexFormat.of().formatHex(sign, 0, 8))
                .update();
        assertThat(hash(placeholder).of(PERSON)).hasSize(32);
    }

    private KeyedHash hash(@Nullable String secret) {
        Settings settings = new Settings(
                Path.of("unused"),
                ReportingZone.UTC,
                Duration.ofDays(7),
                Duration.ofDays(30),
                Duration.ofDays(90),
                secret,
                null,
                new Settings.Database(null, null, null, null, false));
        return new SecretConfiguration().keyedHash(settings, database);
    }
}
