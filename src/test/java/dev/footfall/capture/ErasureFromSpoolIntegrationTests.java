package dev.footfall.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.platform.DataFolder;
import dev.footfall.privacy.suppression.NodeAcknowledgements;
import dev.footfall.testkit.BesideTest;
import dev.footfall.testkit.Dump;
import dev.footfall.testkit.FilesWithId;
import dev.footfall.testkit.TestApi;
import dev.footfall.testkit.TestKeys;
import dev.footfall.testkit.TestTokens;
import dev.footfall.testkit.Wait;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Fault 11: somebody is erased whose activity waits on disk. */
@BesideTest
class ErasureFromSpoolIntegrationTests {

    @LocalServerPort
    int port;

    @Autowired
    SpoolDrain drain;

    @Autowired
    Spool spool;

    @Autowired
    DatabaseState link;

    @Autowired
    NodeAcknowledgements nodes;

    @Autowired
    DataFolder folder;

    @Autowired
    JdbcClient database;

    private final UUID canary = UUID.randomUUID();
    private final UUID other = UUID.randomUUID();
    private TestApi api;

    @BeforeEach
    void hold() {
        api = new TestApi(port);
        drain.stop();
        // as it follows what it was told itself, too: what it drops first is on no receipt
        nodes.stop();
        link.lost(new SQLException("gone", "08006"));
    }

    @AfterEach
    void letGo() {
        link.back();
        nodes.start();
        if (!drain.isRunning()) {
            drain.start();
        }
    }

    @Test
    void erasureRemovesFromDiskAndSparesOthers() {
        capture(canary, other, canary);
        capture(other);
        capture(canary);
        assertThat(onDisk(canary)).isTrue();

        var answer = api.post("/api/admin/users/" + canary + "/erasure", TestKeys.ADMIN, "");

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.json().get("deleted").asInt()).isEqualTo(3);
        assertThat(onDisk(canary)).isFalse();
        assertThat(onDisk(other)).isTrue();
        capture(canary);
        assertThat(onDisk(canary)).as("what comes later").isFalse();
        drained();
        assertThat(new Dump(database).rowsWith(canary)).isEmpty();
        assertThat(rows(other)).isEqualTo(2);
    }

    @Test
    void deletionCountsWhatWaitsOnDisk() {
        capture(canary, other);

        var answer = api.delete("/api/users/me/activity", TestTokens.of(canary));

        assertThat(answer.json().get("deleted").asInt()).isEqualTo(1);
        assertThat(onDisk(canary)).isFalse();
        drained();
        assertThat(rows(canary)).isZero();
        assertThat(rows(other)).isOne();
    }

    /** An address as the id of a person or an entity, and an entity's text, which stays. */
    @Test
    void keepsNoAddressOnDisk() throws IOException {
        String address = "kim." + other + "@example.org";
        String shop = "shop of " + other;
        for (String entity : List.of(address, shop)) {
            api.post(
                    "/api/activities",
                    TestKeys.CAPTURE,
                    "{\"userId\": \"%s\", \"activityType\": \"app_view\", \"entityId\": \"%s\"}"
                            .formatted(address, entity));
        }
        assertThat(spool.activities()).isEqualTo(2);
        assertThat(onDisk(address)).isFalse();
        assertThat(onDisk(shop)).isTrue();

        drained();
        assertThat(new Dump(database).rowsWith(address)).isEmpty();
        assertThat(new Dump(database).rowsWith(shop)).hasSize(1);
    }

    private boolean onDisk(String text) throws IOException {
        try (Stream<Path> files = Files.list(folder.path().resolve("spool"))) {
            for (Path file : files.toList()) {
                if (new String(Files.readAllBytes(file), StandardCharsets.UTF_8).contains(text)) {
                    return true;
                }
            }
        }
        return false;
    }

    private void drained() {
        drain.start();
        Wait.until(() -> spool.files() == 0);
    }

    /** One request. */
    private void capture(UUID... users) {
        List<String> activities = Stream.of(users)
                .map("{\"userId\": \"%s\", \"activityType\": \"app_view\"}"::formatted)
                .toList();
        assertThat(api.post("/api/activities", TestKeys.CAPTURE, activities.toString())
                        .status())
                .isEqualTo(202);
    }

    private boolean onDisk(UUID user) {
        return !FilesWithId.of(user, folder.path()).isEmpty();
    }

    private long rows(UUID user) {
        return database.sql("select count(*) from activity where user_id = :user")
                .param("user", user)
                .query(Long.class)
                .single();
    }
}
