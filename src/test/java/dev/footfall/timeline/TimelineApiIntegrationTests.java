package dev.footfall.timeline;

import static dev.footfall.testkit.TestActivity.anActivity;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.footfall.database.Pools.JobsDatabase;
import dev.footfall.testkit.BesideTest;
import dev.footfall.testkit.SeenViews;
import dev.footfall.testkit.TestActivities;
import dev.footfall.testkit.TestActivity;
import dev.footfall.testkit.TestApi;
import dev.footfall.testkit.TestCsv;
import dev.footfall.testkit.TestKeys;
import dev.footfall.testkit.TestTokens;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** A person's own activity, and an administrator's look at it, over HTTP. */
@BesideTest(emptyEachTime = true)
class TimelineApiIntegrationTests {

    private static final String MINE = "/api/users/me/activity";

    @Autowired
    TestActivities rows;

    @Autowired
    SeenViews views;

    @Autowired
    @JobsDatabase
    JdbcClient database;

    @LocalServerPort
    int port;

    private final UUID user = UUID.randomUUID();
    private final String token = TestTokens.of(user);
    private final Instant moment = Instant.now().minusSeconds(3_600).truncatedTo(ChronoUnit.MILLIS);
    private TestApi api;

    @BeforeEach
    void empty() {
        api = new TestApi(port);
        views.clear();
    }

    @Test
    void equalsTheContract() {
        TestActivity put = anActivity()
                .by(user)
                .on(UUID.randomUUID())
                .metadata("{\"source\": \"search\"}")
                .at(moment);
        rows.insert(put, anActivity().at(moment));
        api.put("/api/apps/" + put.entityId(), TestKeys.ADMIN, "{\"name\": \"Quran Reader\"}");

        assertThat(api.get(MINE, token).json()).isEqualTo(new JsonMapper().readTree("""
                {"zone": "UTC", "nextCursor": null, "days": [{"date": "%s", "count": 1, "activities": [
                    {"id": "%s", "activityType": "app_view", "entityId": "%s", "entityType": "App", \
                    "entityName": "Quran Reader",
                     "metadata": {"source": "search"}, "timestamp": "%s"}]}]}""".formatted(
                                LocalDate.ofInstant(moment, ZoneOffset.UTC), put.id(), put.entityId(), moment)));
    }

    @Test
    void showsNobodyElsesActivity() {
        rows.insert(anActivity().at(moment), anActivity().by(user).at(moment));
        String stranger = TestTokens.of(UUID.randomUUID());
        String cursor =
                api.get(MINE + "?size=1", token).json().get("nextCursor").asString("");

        assertThat(api.get(MINE, stranger).json().get("days")).isEmpty();
        assertThat(api.get(MINE + "?cursor=" + cursor, stranger).json().get("days"))
                .isEmpty();
        assertThat(TestCsv.parse(api.get(MINE + "/export?format=csv", stranger).body()))
                .hasSize(1);
        assertThat(api.get(MINE + "?userId=" + user, stranger).status()).isEqualTo(400);
    }

    @Test
    void rejectsAnothersCursor() {
        rows.insert(anActivity().by(user).at(moment), anActivity().by(user).at(moment));
        String cursor =
                api.get(MINE + "?size=1", token).json().get("nextCursor").asString();

        assertThat(api.get(MINE + "?cursor=" + cursor, token).status()).isEqualTo(200);
        assertThat(api.get(MINE + "?cursor=" + cursor, TestTokens.of(UUID.randomUUID()))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void downloadsHeldDataAsJsonAndCsv() {
        TestActivity recent = anActivity().by(user).at(moment);
        TestActivity old = anActivity().by(user).at(moment.minus(60, ChronoUnit.DAYS));
        rows.insert(recent, old, anActivity().at(moment));

        TestApi.Answer json = api.get(MINE + "/export", token);
        TestApi.Answer csv = api.get(MINE + "/export?format=csv", token);

        assertThat(json.header("Content-Type")).startsWith("application/json");
        assertThat(json.header("Content-Disposition")).startsWith("attachment;");
        assertThat(json.json()
                        .get("activities")
                        .valueStream()
                        .map(item -> item.get("id").asString()))
                .containsExactly(recent.id().toString(), old.id().toString());
        assertThat(TestCsv.parse(csv.body()).stream().map(List::getFirst))
                .containsExactly("id", recent.id().toString(), old.id().toString());
        assertThat(api.get(MINE + "/export?format=xml", token).status()).isEqualTo(400);
    }

    @Test
    void showsAdministratorsTheSamePageAndRecordsIt() {
        rows.insert(anActivity().by(user).at(moment));

        assertThat(api.get(200, "/api/admin/users/" + user + "/activity"))
                .isEqualTo(api.get(MINE, token).json());
        assertThat(views.all()).extracting("userId", "view").containsExactly(tuple(user, "timeline"));
    }
}
