package dev.footfall.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.testkit.BesideTest;
import dev.footfall.testkit.TestApi;
import dev.footfall.testkit.TestKeys;
import dev.footfall.testkit.Wait;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What the spool takes is promised to be stored, and an anonymized day takes nothing. */
@BesideTest
class ImportWhileAwayIntegrationTests {

    @LocalServerPort
    int port;

    @Autowired
    SpoolDrain drain;

    @Autowired
    Spool spool;

    @Autowired
    DatabaseState link;

    @BeforeEach
    void lose() {
        drain.stop();
        link.lost(new SQLException("gone", "08006"));
    }

    @AfterEach
    void back() {
        link.back();
        drain.start();
        // the next class must not find it being stored while it empties the tables
        Wait.until(() -> spool.files() == 0);
    }

    @Test
    void delaysImportsForDaysSoonAnonymized() {
        var answer = send(25);

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).isNotEmpty();
        assertThat(send(20).status()).isEqualTo(202);
        assertThat(send(0).status()).isEqualTo(202);
    }

    private TestApi.Answer send(int daysBack) {
        return new TestApi(port)
                .post(
                        "/api/activities",
                        TestKeys.ADMIN,
                        "{\"userId\": \"%s\", \"activityType\": \"app_view\", \"timestamp\": \"%s\"}"
                                .formatted(UUID.randomUUID(), Instant.now().minus(daysBack, ChronoUnit.DAYS)));
    }
}
