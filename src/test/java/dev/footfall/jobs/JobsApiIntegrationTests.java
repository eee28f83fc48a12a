package dev.footfall.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.testkit.BesideTest;
import dev.footfall.testkit.TestApi;
import dev.footfall.testkit.TestBrowser;
import dev.footfall.testkit.TestJobs;
import dev.footfall.testkit.TestKeys;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** Jobs as a program operates them. */
@BesideTest
class JobsApiIntegrationTests {

    private static final String ROLLUP = "/api/admin/jobs/rollup";

    @LocalServerPort
    int port;

    private TestApi api;
    private TestJobs jobs;

    @BeforeEach
    void connect() {
        api = new TestApi(port);
        jobs = new TestJobs(api);
    }

    @Test
    void showsWhatBecameOfARun() {
        JsonNode run = jobs.run("COMPLETED", "rollup", "{}");
        assertThat(run.get("job").asString()).isEqualTo("rollup");
        assertThat(run.get("startedAt").asString()).endsWith("Z");
        assertThat(run.get("error").isNull()).isTrue();
        JsonNode step = run.get("steps").get(0);
        assertThat(step.get("name").asString()).isEqualTo("count");
        assertThat(step.get("status").asString()).isEqualTo("COMPLETED");
        assertThat(step.get("percent").asInt()).isEqualTo(100);
    }

    @Test
    void startsTheSameAgain() {
        JsonNode first = jobs.run("COMPLETED", "rollup", "{}");
        JsonNode second = jobs.run("COMPLETED", "rollup", "{}");
        assertThat(second.get("id").asLong()).isGreaterThan(first.get("id").asLong());
        JsonNode list = api.get(200, "/api/admin/jobs").get("jobs");
        JsonNode rollup = list.valueStream()
                .filter(job -> job.get("name").asString().equals("rollup"))
                .findFirst()
                .orElseThrow();
        assertThat(rollup.at("/lastRun/id").asLong()).isEqualTo(second.get("id").asLong());
        assertThat(api.get(200, ROLLUP + "/runs?size=1").get("runs").size()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"day": "yesterday"}   | day    | invalid_date
            {"day": "2026-02-30"}  | day    | invalid_date
            {"day": 5}             | day    | invalid_date
            {"days": "2026-11-20"} | days   | unknown_parameter
            """)
    void namesTheInvalidParameter(String body, String field, String code) {
        TestApi.Answer answer = jobs.start("rollup", body);
        assertThat(answer.status()).isEqualTo(400);
        JsonNode wrong = answer.json().get("errors").get(0);
        assertThat(wrong.get("field").asString()).isEqualTo(field);
        assertThat(wrong.get("code").asString()).isEqualTo(code);
    }

    @Test
    void answers404ForUnknownJobsAndRuns() {
        assertThat(jobs.start("nothing", "{}").status()).isEqualTo(404);
        assertThat(api.get(ROLLUP + "/runs/999999", TestKeys.ADMIN).status()).isEqualTo(404);
        assertThat(api.post(ROLLUP + "/runs/999999/stop", TestKeys.ADMIN, "").status())
                .isEqualTo(404);
        assertThat(api.post(ROLLUP + "/runs/999999/restart", TestKeys.ADMIN, "").status())
                .isEqualTo(404);
    }

    @Test
    void neitherStopsNorRestartsACompletedRun() {
        long id = jobs.run("COMPLETED", "rollup", "{}").get("id").asLong();
        assertThat(api.post(ROLLUP + "/runs/" + id + "/stop", TestKeys.ADMIN, "")
                        .status())
                .isEqualTo(409);
        assertThat(api.post(ROLLUP + "/runs/" + id + "/restart", TestKeys.ADMIN, "")
                        .status())
                .isEqualTo(409);
    }

    @Test
    void jobKeysMayRunJobs() {
        String key = TestBrowser.makeKey(port, "jobs:run");
        TestApi.Answer started = api.post(ROLLUP + "/runs", key, "{}");
        assertThat(started.status()).as(started.body()).isEqualTo(202);
        jobs.awaitEnd("rollup", started.json().get("id").asLong());
        assertThat(api.get("/api/admin/jobs", key).status()).isEqualTo(200);
    }
}
