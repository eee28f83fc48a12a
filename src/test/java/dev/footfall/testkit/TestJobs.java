package dev.footfall.testkit;

import tools.jackson.databind.JsonNode;

/** Runs jobs through the API, as an operator's program would. */
public final class TestJobs {

    private final TestApi api;

    public TestJobs(TestApi api) {
        this.api = api;
    }

    /** Runs a job to its end, which must be this one; parameters as the body of the start. */
    public JsonNode run(String status, String job, String parameters) {
        TestApi.Answer started = start(job, parameters);
        if (started.status() != 202) {
            throw new AssertionError("not started: " + started.status() + " " + started.body());
        }
        JsonNode run = awaitEnd(job, started.json().get("id").asLong());
        if (!run.get("status").asString().equals(status)) {
            throw new AssertionError("wanted " + status + ", was " + run);
        }
        return run;
    }

    public TestApi.Answer start(String job, String parameters) {
        return api.post("/api/admin/jobs/" + job + "/runs", TestKeys.ADMIN, parameters);
    }

    public JsonNode awaitEnd(String job, long run) {
        Wait.until(() -> get(job, run).hasNonNull("endedAt"));
        return get(job, run);
    }

    public JsonNode get(String job, long run) {
        return api.get(200, "/api/admin/jobs/" + job + "/runs/" + run);
    }
}
