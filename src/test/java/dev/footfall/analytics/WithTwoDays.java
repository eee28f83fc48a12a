package dev.footfall.analytics;

import static dev.footfall.testkit.TestActivity.anActivity;

import dev.footfall.analytics.rollup.DayCounter;
import dev.footfall.database.Pools.JobsDatabase;
import dev.footfall.testkit.BesideTest;
import dev.footfall.testkit.TestActivities;
import dev.footfall.testkit.Today;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.client.RestTestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Two counted days, small enough to know every number of them, and their questions over the API. */
@BesideTest(emptyEachTime = true)
abstract class WithTwoDays {

    static final UUID READER = new UUID(0xA000_0000_0000_0000L, 1);
    static final UUID NOTES = new UUID(0x1000_0000_0000_0000L, 2);

    final LocalDate today = Today.lasting(Duration.ofMinutes(1));

    @Autowired
    RestTestClient http;

    @Autowired
    TestActivities activities;

    @Autowired
    DayCounter counter;

    @Autowired
    @JobsDatabase
    JdbcClient database;

    /**
     * Yesterday: six people view the reader, two of them notes, one makes it a favourite two minutes later. Today two
     * of them come back.
     */
    @BeforeEach
    void someActivity() throws SQLException {
        LocalDate yesterday = today.minusDays(1);
        Instant ten = yesterday.atTime(10, 0).toInstant(ZoneOffset.UTC);
        for (int person = 1; person <= 6; person++) {
            activities.insert(anActivity().by(user(person)).on(READER).at(ten.plusSeconds(person)));
        }
        activities.insert(
                anActivity().by(user(1)).on(NOTES).at(ten.plusSeconds(60)),
                anActivity().by(user(2)).on(NOTES).at(ten.plusSeconds(61)),
                anActivity().by(user(1)).of("favorite_add").on(READER).at(ten.plusSeconds(121)),
                anActivity().by(user(1)).on(READER).at(today.atStartOfDay().toInstant(ZoneOffset.UTC)),
                anActivity().by(user(2)).on(READER).at(today.atStartOfDay().toInstant(ZoneOffset.UTC)));
        counter.count(yesterday);
        counter.count(today);
    }

    static UUID user(int number) {
        return new UUID(0x7000, number);
    }

    JsonNode get(String path, String token) {
        return new JsonMapper()
                .readTree(http.get()
                        .uri("/api/admin/analytics/" + path)
                        .header("Authorization", "Bearer " + token)
                        .exchange()
                        .expectBody(String.class)
                        .returnResult()
                        .getResponseBody());
    }
}
