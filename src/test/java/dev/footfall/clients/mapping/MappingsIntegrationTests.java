package dev.footfall.clients.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.access.keys.CaptureKeys;
import dev.footfall.access.keys.CaptureKeys.CaptureKey;
import dev.footfall.clients.mapping.Mappings.EntityRef;
import dev.footfall.clients.mapping.Mappings.MappedName;
import dev.footfall.clients.mapping.Mappings.Mapping;
import dev.footfall.testkit.BesideTest;
import dev.footfall.testkit.TestApi;
import dev.footfall.testkit.TestKeys;
import dev.footfall.testkit.Wait;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

@BesideTest
class MappingsIntegrationTests {

    private static final MappedName VIEW = new MappedName("app_view", "App", "sku");

    @LocalServerPort
    int port;

    @Autowired
    Mappings mappings;

    @Autowired
    MappingStore store;

    @Autowired
    CaptureKeys keys;

    @Autowired
    JdbcClient database;

    private TestApi api;
    private UUID key;

    @BeforeEach
    void makeKey() {
        api = new TestApi(port);
        key = made(api.post("/api/admin/keys", TestKeys.ADMIN, "{\"name\":\"shop\",\"scopes\":[\"capture\"]}"));
    }

    @Test
    void seesAChangeOfAnotherNodeWithinSeconds() {
        assertThat(mappings.of(key)).isEqualTo(new Mapping(key, true, Map.of()));

        store.put(key, "App Opened", VIEW);
        store.setRegistering(key, false);

        Wait.until(
                Duration.ofSeconds(10),
                () -> mappings.of(key).equals(new Mapping(key, false, Map.of("App Opened", VIEW))));
        assertThat(store.remove(key, "App Opened")).isTrue();
        assertThat(store.remove(key, "App Opened")).isFalse();
        mappings.refresh();
        assertThat(mappings.of(key).names()).isEmpty();
    }

    @Test
    void rotatedKeyIsTheSameSource() {
        store.put(key, "App Opened", VIEW);
        var second = made(api.post("/api/admin/keys/" + key + "/rotate", TestKeys.ADMIN, "{}"));
        var third = made(api.post("/api/admin/keys/" + second + "/rotate", TestKeys.ADMIN, "{}"));
        // rotated twice, as when the first successor got lost
        var fourth = made(api.post("/api/admin/keys/" + second + "/rotate", TestKeys.ADMIN, "{}"));

        assertThat(mappings.of(fourth).source()).as("at once").isEqualTo(key);
        assertThat(keys.all().stream().filter(known -> known.source().equals(key)))
                .extracting(CaptureKey::id)
                .containsExactlyInAnyOrder(key, second, third, fourth);
        assertThat(mappings.of(third).named("App Opened")).isEqualTo(VIEW);
        assertThat(mappings.of(fourth).named("App Opened")).isEqualTo(VIEW);
    }

    @Test
    void keepsWhatItKnowsWhileTheTableCannotBeRead() {
        store.put(key, "App Opened", VIEW);
        mappings.refresh();
        database.sql("alter table client_mapping rename to client_mapping_away").update();
        try {
            mappings.scheduledRefresh();

            assertThat(mappings.of(key).named("App Opened")).isEqualTo(VIEW);
        } finally {
            database.sql("alter table client_mapping_away rename to client_mapping")
                    .update();
        }
    }

    @Test
    void adminKeyRegistersNothingByDefault() {
        var admin = keys.all().stream().filter(CaptureKey::admin).findFirst().orElseThrow();

        assertThat(mappings.of(admin.id()).registersUnknown()).isFalse();
    }

    @Test
    void findsTheEntityByRowOrDefault() {
        var mapping = new Mapping(
                key,
                true,
                Map.of(
                        "Opened", VIEW,
                        "Typed", new MappedName("app_view", "Game", null),
                        "Plain", new MappedName("app_view", null, "sku")));

        assertThat(mapping.entityOf("Opened", Map.of("sku", "17", "app_id", "1")::get))
                .contains(new EntityRef("App", "17"));
        assertThat(mapping.entityOf("Opened", Map.of("app_id", "1")::get)).isEqualTo(Optional.empty());
        assertThat(mapping.entityOf("Typed", Map.of("app_id", "1")::get)).contains(new EntityRef("Game", "1"));
        assertThat(mapping.entityOf("Plain", Map.of("sku", "17", "entityType", "Book")::get))
                .contains(new EntityRef("Book", "17"));
        assertThat(mapping.entityOf("Other", Map.of("entityId", "2", "entityType", "Book", "app_id", "1")::get))
                .contains(new EntityRef("Book", "2"));
        assertThat(mapping.entityOf("Other", Map.of("entityId", "2")::get)).contains(new EntityRef(null, "2"));
        assertThat(mapping.entityOf("Other", Map.of("product_id", "3")::get)).contains(new EntityRef("Product", "3"));
        assertThat(mapping.entityOf("Other", Map.of("price", "3")::get)).isEmpty();
    }

    private static UUID made(TestApi.Answer answer) {
        return UUID.fromString(answer.json().get("id").asString());
    }
}
