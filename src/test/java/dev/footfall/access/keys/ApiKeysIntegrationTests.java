package dev.footfall.access.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.access.keys.ApiKeys.ApiKey;
import dev.footfall.access.keys.ApiKeys.KeyText;
import dev.footfall.access.keys.KnownKeys.EnvironmentKeys;
import dev.footfall.platform.Audit;
import dev.footfall.platform.Caller.Role;
import dev.footfall.platform.Caller.Scope;
import dev.footfall.testkit.FootfallTest;
import dev.footfall.testkit.TestKeys;
import dev.footfall.testkit.Wait;
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
import org.springframework.transaction.support.TransactionOperations;

@FootfallTest
@ExtendWith(OutputCaptureExtension.class)
class ApiKeysIntegrationTests {

    /** The five that are promised, and as many in which the machine may be busy with something else. */
    private static final Duration SECONDS = Duration.ofSeconds(5).plus(Wait.seconds(5));

    @Autowired
    ApiKeys keys;

    @Autowired
    KnownKeys known;

    @Autowired
    EnvironmentKeys environmentKeys;

    @Autowired
    JdbcClient database;

    @Autowired
    Audit audit;

    @Autowired
    TransactionOperations transaction;

    @Test
    void acceptsEnvironmentKeysFromTheStart() {
        var capture = known.callerOf(TestKeys.CAPTURE).orElseThrow();
        var admin = known.callerOf(TestKeys.ADMIN).orElseThrow();

        assertThat(capture.scopes()).containsExactly(Scope.CAPTURE);
        assertThat(capture.roles()).isEmpty();
        assertThat(admin.scopes()).isEqualTo(EnumSet.allOf(Scope.class));
        assertThat(admin.isAdmin()).isTrue();
    }

    @Test
    void registeringAgainChangesNothing() {
        var before = count();
        environmentKeys.register();

        assertThat(count()).isEqualTo(before);
    }

    @Test
    void storesOnlyHashAndPrefix() {
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
    void acceptsAKeyOfAnotherNodeWithinSeconds() {
        var text = made(null);

        Wait.until(SECONDS, () -> known.callerOf(text.text()).isPresent());
    }

    @Test
    void refusesAKeyRevokedOnAnotherNodeWithinSeconds() {
        var text = made(null);
        known.refresh();
        var id = idOf(text.text());

        assertThat(keys.revoke(id, Instant.now())).isTrue();
        assertThat(keys.revoke(id, Instant.now())).as("a second time").isFalse();
        Wait.until(SECONDS, () -> known.callerOf(text.text()).isEmpty());
    }

    @Test
    void refusesAnExpiredKey() {
        var past = made(Instant.now().minusSeconds(1));
        var future = made(Instant.now().plusSeconds(60));
        known.refresh();

        assertThat(known.callerOf(past.text())).isEmpty();
        assertThat(known.callerOf(future.text())).isPresent();
    }

    @Test
    void keepsARevokedEnvironmentKeyRevoked(CapturedOutput log) {
        var settings = new KeySettings("environment-key-of-this-test", null);
        var again = environmentKeys(settings);
        again.register();
        known.refresh();
        keys.revoke(idOf("environment-key-of-this-test"), Instant.now());

        again.register();
        known.refresh();

        assertThat(known.callerOf("environment-key-of-this-test")).isEmpty();
        environmentKeys.register();
        known.refresh();
        assertThat(log.getOut())
                .contains("FOOTFALL_CAPTURE_KEY holds a key that was revoked")
                .doesNotContain("environment-key-of-this-test");
    }

    @Test
    void notesLastUseInTheBackground() {
        var text = made(null);
        known.refresh();
        var key = known.callerOf(text.text()).orElseThrow();

        Wait.until(
                SECONDS,
                () -> database.sql("select last_used_at is not null from api_key where id = :id")
                        .param("id", key.id())
                        .query(Boolean.class)
                        .single());
    }

    /** As on a standby: keys that are made or revoked elsewhere take effect all the same. */
    @Test
    void refreshesKeysWhenUsesCannotBeStored(CapturedOutput log) {
        var first = made(null);
        known.refresh();
        database.sql("""
                create function read_only() returns trigger language plpgsql as
                $$ begin raise 'cannot execute % in a read-only transaction', tg_op using errcode = '25006'; end $$;
                create trigger read_only before update on api_key for each statement execute function read_only()
                """).update();
        UUID id;
        try {
            var second = made(null);
            id = Objects.requireNonNull(
                    known.callerOf(first.text()).orElseThrow().id());
            Wait.until(SECONDS, () -> log.getOut().contains("The last use of API keys could not be stored"));
            known.scheduledRefresh();

            Wait.until(SECONDS, () -> known.callerOf(second.text()).isPresent());
            assertThat(log.getOut())
                    .containsOnlyOnce("The last use of API keys could not be stored")
                    .doesNotContain("API keys could not be refreshed");
        } finally {
            database.sql("drop function read_only() cascade").update();
        }
        Wait.until(
                SECONDS,
                () -> database.sql("select last_used_at is not null from api_key where id = :id")
                        .param("id", id)
                        .query(Boolean.class)
                        .single());
    }

    @Test
    void keyThatReadsOnlyReportsIsAnAnalyst() {
        assertThat(key(Set.of(Scope.ANALYTICS_READ)).caller().is(Role.ANALYST)).isTrue();
        assertThat(key(Set.of(Scope.ANALYTICS_READ, Scope.ACTIVITIES_READ))
                        .caller()
                        .is(Role.ANALYST))
                .isFalse();
        assertThat(key(Set.of(Scope.CAPTURE)).caller().roles()).isEmpty();
    }

    @Test
    void revokesAFormerEnvironmentKey(CapturedOutput log) {
        environmentKeys(new KeySettings("former-capture-key-0001", "former-admin-key-000001"))
                .register();
        known.refresh();
        assertThat(known.callerOf("former-capture-key-0001")).isPresent();
        assertThat(known.callerOf(TestKeys.ADMIN)).as("the one before it").isEmpty();

        environmentKeys.register();
        known.refresh();

        assertThat(known.callerOf("former-capture-key-0001")).isEmpty();
        assertThat(known.callerOf("former-admin-key-000001")).isEmpty();
        assertThat(known.callerOf(TestKeys.ADMIN)).as("named again").isPresent();
        assertThat(log.getOut())
                .contains("FOOTFALL_ADMIN_KEY no longer holds the key form…: it is refused from now on.")
                .doesNotContain("former-capture-key-0001", "former-admin-key-000001");
        assertThat(database.sql("select subject from audit_entry where action = 'key-ended' order by id desc limit 2")
                        .query(String.class)
                        .list())
                .containsExactly("form of FOOTFALL_ADMIN_KEY", "form of FOOTFALL_CAPTURE_KEY");
    }

    @Test
    void revokesTheKeyOfARemovedVariable(CapturedOutput log) {
        environmentKeys(new KeySettings(TestKeys.CAPTURE, null)).register();
        known.refresh();

        assertThat(known.callerOf(TestKeys.ADMIN)).isEmpty();
        assertThat(log.getOut()).contains("FOOTFALL_ADMIN_KEY no longer holds the key ");
        environmentKeys.register();
        known.refresh();
        assertThat(known.callerOf(TestKeys.ADMIN)).isPresent();
    }

    @Test
    void swappedKeysSwapScopes() {
        environmentKeys(new KeySettings(TestKeys.ADMIN, TestKeys.CAPTURE)).register();
        known.refresh();

        assertThat(known.callerOf(TestKeys.ADMIN).orElseThrow().isAdmin()).isFalse();
        assertThat(known.callerOf(TestKeys.CAPTURE).orElseThrow().isAdmin()).isTrue();
        environmentKeys.register();
        known.refresh();
        assertThat(known.callerOf(TestKeys.ADMIN).orElseThrow().isAdmin()).isTrue();
    }

    @Test
    void keepsKeysMadeHereWhateverTheirName() {
        var text = KeyText.random();
        keys.add(
                text,
                new ApiKey(
                        UUID.randomUUID(),
                        "FOOTFALL_ADMIN_KEY",
                        text.prefix(),
                        Set.of(Scope.CAPTURE),
                        false,
                        Instant.now(),
                        null,
                        null));
        environmentKeys.register();
        known.refresh();

        assertThat(known.callerOf(text.text())).isPresent();
    }

    private EnvironmentKeys environmentKeys(KeySettings settings) {
        return new EnvironmentKeys(keys, settings, audit, transaction, Clock.systemUTC());
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
