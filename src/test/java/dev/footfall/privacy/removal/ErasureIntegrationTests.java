package dev.footfall.privacy.removal;

import static dev.footfall.testkit.TestActivity.anActivity;
import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.platform.DataFolder;
import dev.footfall.platform.PersonalDataStore;
import dev.footfall.testkit.FilesWithId;
import dev.footfall.testkit.TestJobs;
import dev.footfall.testkit.TestKeys;
import dev.footfall.testkit.TestPostgres;
import dev.footfall.testkit.TestTokens;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A canary with something everywhere is erased. */
@ExtendWith(OutputCaptureExtension.class)
class ErasureIntegrationTests extends WithCanary {

    @Autowired
    ErasureCheck check;

    @Autowired
    DataFolder folder;

    @Test
    void removesTheErasedEverywhereAndNobodyElse(CapturedOutput output) {
        assertThat(tablesWith(canary.person))
                .as("the canary sings everywhere")
                .contains("account", "activity", "dead_letter", "person", "untimed_id");
        assertThat(silentStores())
                .as("of most other tests tell, and of the last nothing is removed")
                .isSubsetOf(
                        "spool",
                        "exports",
                        "apps by their id",
                        "names of entities",
                        "saved views and notes",
                        "digests and alerts",
                        "pauses, receipts and looks");
        List<String> others = othersRows();

        var answer = api.post("/api/admin/users/" + canary.person + "/erasure", TestKeys.ADMIN, "");

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.json().get("deleted").asLong()).isEqualTo(3 * 2 + 1 + 1 + 1);
        assertThat(dump.rowsWith(canary.person)).isEmpty();
        assertThat(database.sql("select count(*) from spring_session where principal_name = :hash")
                        .param("hash", HexFormat.of().formatHex(hash.of(canary.person)))
                        .query(Long.class)
                        .single())
                .isZero();
        assertThat(othersRows()).isEqualTo(others);
        assertThat(FilesWithId.of(canary.person, folder.path())).as("files").isEmpty();
        assertThat(output.getAll()).as("the application's log").doesNotContain(canary.person.toString());
        assertThat(TestPostgres.log()).as("PostgreSQL's log").doesNotContain(canary.person.toString());
        var receipt =
                api.get(200, "/api/receipts/" + answer.json().get("receipt").asString());
        assertThat(receipt.get("kind").asString()).isEqualTo("erasure");
        assertThat(receipt.get("pending").asBoolean()).isFalse();
        assertThat(receipt.get("checkedAt").isNull()).isFalse();
        assertThat(receipt.toString()).doesNotContain(canary.person.toString());
    }

    @Test
    void suppressesTheErasedUntilLifted() {
        var path = "/api/admin/users/" + canary.person + "/erasure";
        api.post(path, TestKeys.ADMIN, "");

        assertThat(capture("app_view", canary.person, null)).isEqualTo("suppressed");
        assertThat(capture(Canary.FOLLOW, canary.other, canary.person))
                .as("an activity of somebody else that names the erased")
                .isEqualTo("suppressed");
        assertThat(capture("app_view", canary.other, null)).isEqualTo("accepted");
        assertThat(api.delete(path, TestKeys.ADMIN).status()).isEqualTo(204);
        assertThat(capture("app_view", canary.person, null)).isEqualTo("accepted");
        assertThat(api.delete(path, TestKeys.ADMIN).status()).isEqualTo(404);
    }

    /** Whoever holds a token or a key for them learns no more than of somebody who never was here. */
    @Test
    void treatsTheErasedAsUnknown() {
        var token = TestTokens.of(canary.person);
        api.put("/api/users/me/tracking", token, "{\"enabled\": false}");
        api.post("/api/admin/users/" + canary.person + "/erasure", TestKeys.ADMIN, "");

        assertThat(api.put("/api/users/me/tracking", token, "{\"enabled\": true}")
                        .status())
                .isEqualTo(404);
        assertThat(api.get("/api/users/me/tracking", token).status()).isEqualTo(404);
        assertThat(api.post("/api/users/" + canary.person + "/activity-links", TestKeys.ADMIN, "")
                        .status())
                .isEqualTo(404);
        assertThat(api.get("/api/users/me/activity/export", token).body())
                .isEqualTo(api.get("/api/users/me/activity/export", TestTokens.of(UUID.randomUUID()))
                        .body());
        assertThat(api.post(
                                "/api/admin/accounts",
                                TestKeys.ADMIN,
                                "{\"id\": \"%s\", \"name\": \"again\", \"role\": \"USER\"}".formatted(canary.person))
                        .status())
                .isEqualTo(409);

        api.delete("/api/admin/users/" + canary.person + "/erasure", TestKeys.ADMIN);
        assertThat(api.post("/api/users/" + canary.person + "/activity-links", TestKeys.ADMIN, "")
                        .status())
                .isEqualTo(201);
    }

    @Test
    void showsReceiptsToThePersonAndAdministrators() {
        var receipt = api.post("/api/admin/users/" + canary.person + "/erasure", TestKeys.ADMIN, "")
                .json()
                .get("receipt")
                .asString();
        var path = "/api/receipts/" + receipt;

        assertThat(api.get(path, TestTokens.of(canary.person)).status()).isEqualTo(200);
        var stranger = api.get(path, TestTokens.of(UUID.randomUUID()));
        var unknown = api.get("/api/receipts/" + UUID.randomUUID(), TestTokens.of(UUID.randomUUID()));
        assertThat(stranger.status()).isEqualTo(404);
        assertThat(stranger.json().get("detail")).isEqualTo(unknown.json().get("detail"));
        assertThat(api.get(path, TestKeys.CAPTURE).status()).isEqualTo(404);
    }

    @Test
    void isPendingUntilOtherNodesLookedAtTheirDisks() {
        var node = UUID.randomUUID();
        database.sql("""
                                insert into suppression_node (node, version, seen_at)
                                    values (:node, 0, now() - interval '1 hour')""").param("node", node).update();
        var answer = api.post("/api/admin/users/" + canary.person + "/erasure", TestKeys.ADMIN, "");
        var path = "/api/receipts/" + answer.json().get("receipt").asString();

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.json().get("pending").asBoolean()).isTrue();
        assertThat(api.get(200, path).get("pending").asBoolean()).isTrue();
        database.sql("update suppression_node set version = 1000000 where node = :node")
                .param("node", node)
                .update();
        assertThat(api.get(200, path).get("pending").asBoolean()).isFalse();
        database.sql("delete from suppression_node where node = :node")
                .param("node", node)
                .update();
    }

    /** Put there past everything that keeps it out. */
    @Test
    void verifyFindsAndRemovesTheErased() {
        var jobs = new TestJobs(api);
        api.post("/api/admin/users/" + canary.person + "/erasure", TestKeys.ADMIN, "");
        raw.insert(anActivity().by(canary.person).at(canary.now.minusSeconds(7)));

        assertThat(jobs.run("FAILED", "verify", "{}").toString()).contains("erased people were found");
        assertThat(dump.rowsWith(canary.person)).isEmpty();
        assertThat(check.run()).isZero();
    }

    private String capture(String type, UUID user, UUID entity) {
        var body = "{\"userId\": \"%s\", \"activityType\": \"%s\"%s}"
                .formatted(
                        user,
                        type,
                        entity == null ? "" : ", \"entityType\": \"Person\", \"entityId\": \"" + entity + "\"");
        var answer = api.post("/api/activities", TestKeys.CAPTURE, body).json();
        return answer.get("accepted").asInt() == 1
                ? "accepted"
                : answer.get("suppressed").asInt() == 1 ? "suppressed" : answer.toString();
    }

    /** Those in which nothing of the canary would be found, though it has been everywhere. */
    private List<String> silentStores() {
        var removal = removal();
        return stores.stream()
                .filter(store -> store.count(removal, database) == 0)
                .map(PersonalDataStore::name)
                .toList();
    }

    private Set<String> tablesWith(UUID id) {
        Set<String> tables = new TreeSet<>();
        dump.rowsWith(id).forEach(row -> tables.add(row.substring(0, row.indexOf(':'))));
        return tables;
    }

    private List<String> othersRows() {
        List<String> rows = new ArrayList<>(dump.rows("select * from activity where user_id = '" + canary.other
                + "' and entity_id is distinct from '" + canary.person + "'"));
        rows.addAll(dump.rows("select * from dead_letter where user_id = '" + canary.other + "'"));
        rows.addAll(dump.rows("select * from untimed_id where user_id = '" + canary.other + "'"));
        rows.addAll(dump.rows("select * from person where user_id = '" + canary.other + "'"));
        return rows;
    }
}
