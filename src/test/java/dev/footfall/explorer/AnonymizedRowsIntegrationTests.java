package dev.footfall.explorer;

import static dev.footfall.testkit.TestActivity.anActivity;
import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.database.Pools.JobsDatabase;
import dev.footfall.testkit.BesideTest;
import dev.footfall.testkit.SeenViews;
import dev.footfall.testkit.TestActivities;
import dev.footfall.testkit.TestApi;
import dev.footfall.testkit.TestCsv;
import dev.footfall.testkit.TestKeys;
import dev.footfall.testkit.TestTokens;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** What is left of days that lost their people, and lists that are empty for it; and files for Excel. */
@BesideTest(emptyEachTime = true)
class AnonymizedRowsIntegrationTests {

    private static final String LIST = "/api/admin/activities";

    @Autowired
    TestActivities rows;

    @Autowired
    SeenViews views;

    @Autowired
    @JobsDatabase
    JdbcClient database;

    @LocalServerPort
    int port;

    private final UUID nobody = UUID.randomUUID();
    private final UUID person = UUID.randomUUID();
    private TestApi api;

    /** A day as the job leaves it, and one with a person who gives their activity their own id. */
    @BeforeEach
    void days() {
        api = new TestApi(port);
        views.clear();
        rows.insert(
                anActivity().withId(person).by(person).at("2026-11-20T12:00:00Z"),
                anActivity().withId(nobody).by(nobody).at("2026-10-02T10:00:00Z"));
        database.sql("update activity_day set state = case when day < '2026-11-01' then 'anonymized' else 'open' end")
                .update();
    }

    @Test
    void listMarksAnonymizedRowsWithoutUser() {
        JsonNode items = api.get(200, LIST).get("items");

        assertThat(items.get(0).get("userId").asString()).isEqualTo(person.toString());
        assertThat(items.get(0).has("anonymized")).isFalse();
        assertThat(items.get(1).get("id").asString()).isEqualTo(nobody.toString());
        assertThat(items.get(1).get("userId").isNull()).isTrue();
        assertThat(items.get(1).get("anonymized").asBoolean()).isTrue();
    }

    /** Its random user is found by no one, not even by who has it from an export of before. */
    @Test
    void findsNobodyByTheirRandomUser() {
        JsonNode asked = api.get(200, LIST + "?userId=" + nobody);

        assertThat(asked.get("items")).isEmpty();
        assertThat(asked.get("estimatedTotal").asLong()).isZero();
        assertThat(asked.get("gone").get("state").asString()).isEqualTo("anonymized");
        assertThat(TestCsv.parse(api.get(LIST + "/export?userId=" + nobody, TestKeys.ADMIN)
                        .body()))
                .hasSize(1);
        assertThat(api.get(200, LIST + "?userId=" + person).get("items")).hasSize(1);
    }

    @Test
    void leavesTheUserEmptyInCsv() {
        var csv = TestCsv.parse(api.get(LIST + "/export", TestKeys.ADMIN).body());

        assertThat(csv.get(1).get(1)).isEqualTo(person.toString());
        assertThat(csv.get(2).subList(0, 2)).containsExactly(nobody.toString(), "");
    }

    @Test
    void emptyListSaysThatItsDaysAreClosed() {
        UUID somebody = UUID.randomUUID();

        assertThat(api.get(200, LIST + "?userId=" + somebody + "&to=2026-10-05")
                        .get("gone")
                        .get("state")
                        .asString())
                .isEqualTo("anonymized");
        assertThat(api.get(200, LIST + "?userId=" + somebody)
                        .get("gone")
                        .get("before")
                        .asString())
                // days that other tests made are closed too
                .isBetween("2026-10-03", "2026-11-01");
        assertThat(api.get(200, LIST + "?userId=" + somebody + "&from=2026-11-01")
                        .get("gone"))
                .isNull();
        assertThat(api.get(200, LIST + "?type=app_share").get("gone")).isNull();
        assertThat(api.get(200, LIST).get("gone")).isNull();

        database.sql("update activity_day set state = 'purged' where day < '2026-11-01'")
                .update();
        assertThat(api.get(200, LIST + "?to=2026-10-05")
                        .get("gone")
                        .get("state")
                        .asString())
                .isEqualTo("purged");
    }

    @Test
    void startsCsvWithAByteOrderMarkOnRequest() {
        String plain = api.get(LIST + "/export", TestKeys.ADMIN).body();
        String own = "/api/users/me/activity/export?format=csv";

        assertThat(plain).startsWith("id,");
        assertThat(api.get(LIST + "/export?bom=true", TestKeys.ADMIN).body()).isEqualTo("\uFEFF" + plain);
        assertThat(api.get(LIST + "?bom=true", TestKeys.ADMIN, "Accept", "text/csv")
                        .body())
                .isEqualTo("\uFEFF" + plain);
        assertThat(api.get(LIST + "/export?bom=false", TestKeys.ADMIN).body()).isEqualTo(plain);
        assertThat(api.get(LIST + "/export?bom=1", TestKeys.ADMIN).status()).isEqualTo(400);
        assertThat(api.get(own, TestTokens.of(person)).body()).startsWith("id,");
        assertThat(api.get(own + "&bom=true", TestTokens.of(person)).body()).startsWith("\uFEFFid,");
        assertThat(TestCsv.parse(plain)).hasSize(3);
    }
}
