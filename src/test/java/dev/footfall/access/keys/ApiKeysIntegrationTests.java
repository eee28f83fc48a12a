package dev.footfall.access.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.footfall.platform.Role;
import dev.footfall.platform.Scope;
import dev.footfall.testkit.FootfallTest;
import dev.footfall.testkit.TestKeys;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

@FootfallTest
@ExtendWith(OutputCaptureExtension.class)
class ApiKeysIntegrationTests {

    /** The five that are promised, and as many in which the machine may be busy with something else. */
    private static final Duration SECONDS = Duration.ofSeconds(10);

    @Autowired
    ApiKeys keys;

    @Autowired
    KnownKeys known;

    @Autowired
    EnvironmentKeys environmentKeys;

    @Autowired
    JdbcClient database;

    @Test
    void theKeysOfTheEnvironmentAreGoodFromTheStart() {
        var capture = known.callerOf(TestKeys.CAPTURE).orElseThrow();
        var admin = known.callerOf(TestKeys.ADMIN).orElseThrow();

        assertThat(capture.scopes()).containsExactly(Scope.CAPTURE);
        assertThat(capture.roles()).isEmpty();
        assertThat(admin.scopes()).isEqualTo(EnumSet.allOf(Scope.class));
        assertThat(admin.isAdmin()).isTrue();
    }

    @Test
    void registeringThemAgainChangesNothing() {
        var before = count();
        environmentKeys.register();

        assertThat(count()).isEqualTo(before);
    }

    @Test
    void onlyTheHashAndAPrefixAreStored() {
        var text = made(null);

        var row = database.sql("select api_key::text from api_key where prefix = :prefix")
                .param("prefix", text.prefix())
                .query(String.class)
                .single();
        assertThat(row).contains(text.digest()).doesNotContain(text.text());
        assertThat(text.text()).startsWith(text.prefix()).hasSize(46);
        assertThat(text.toString()).as("in logs").doesNotContain(text.text());
    }

    @Test
    void aKeyMadeOnAnotherNodeIsKnownWithinSeconds() {
        var text = made(null);

        await().atMost(SECONDS)
                .untilAsserted(() -> assertThat(known.callerOf(text.text())).isPresent());
    }

    @Test
    void aKeyRevokedOnAnotherNodeIsRefusedWithinSeconds() {
        var text = made(null);
        known.refresh();
        var id = idOf(text.text());

        assertThat(keys.revoke(id, Instant.now())).isTrue();
        assertThat(keys.revoke(id, Instant.now())).as("a second time").isFalse();
        await().atMost(SECONDS)
                .untilAsserted(() -> assertThat(known.callerOf(text.text())).isEmpty());
    }

    @Test
    void anExpiredKeyIsRefused() {
        var past = made(Instant.now().minusSeconds(1));
        var future = made(Instant.now().plusSeconds(60));
        known.refresh();

        assertThat(known.callerOf(past.text())).isEmpty();
        assertThat(known.callerOf(future.text())).isPresent();
    }

    @Test
    void aRevokedKeyOfTheEnvironmentStaysRevoked(CapturedOutput log) {
        var settings = new KeySettings("environment-key-of-this-test", null);
        var again = new EnvironmentKeys(keys, settings, Clock.systemUTC());
        again.register();
        known.refresh();
        keys.revoke(idOf("environment-key-of-this-test"), Instant.now());

        again.register();
        known.refresh();

        assertThat(known.callerOf("environment-key-of-this-test")).isEmpty();
        assertThat(log.getOut())
                .contains("FOOTFALL_CAPTURE_KEY names a key that was revoked")
                .doesNotContain("environment-key-of-this-test");
    }

    @Test
    void lastUseIsNotedWithoutTheRequestWaitingForIt() {
        var text = made(null);
        known.refresh();
        var key = known.callerOf(text.text()).orElseThrow();

        await().atMost(SECONDS)
                .untilAsserted(
                        () -> assertThat(database.sql("select last_used_at is not null from api_key where id = :id")
                                        .param("id", key.id())
                                        .query(Boolean.class)
                                        .single())
                                .isTrue());
    }

    @Test
    void aKeyThatReadsNumbersOnlyIsAnAnalyst() {
        assertThat(key(Set.of(Scope.ANALYTICS_READ)).caller().is(Role.ANALYST)).isTrue();
        assertThat(key(Set.of(Scope.ANALYTICS_READ, Scope.ACTIVITIES_READ))
                        .caller()
                        .is(Role.ANALYST))
                .isFalse();
        assertThat(key(Set.of(Scope.CAPTURE)).caller().roles()).isEmpty();
    }

    private UUID idOf(String text) {
        return Objects.requireNonNull(known.callerOf(text).orElseThrow().id());
    }

    private KeyText made(@Nullable Instant expiresAt) {
        var text = KeyText.random();
        var key = new ApiKey(
                UUID.randomUUID(), "made", text.prefix(), Set.of(Scope.CAPTURE), false, Instant.now(), expiresAt, null);
        assertThat(keys.add(text, key)).isTrue();
        return text;
    }

    private static ApiKey key(Set<Scope> scopes) {
        return new ApiKey(UUID.randomUUID(), "key", "ff_abc", scopes, false, Instant.EPOCH, null, null);
    }

    private long count() {
        return database.sql("select count(*) from api_key").query(Long.class).single();
    }
}
