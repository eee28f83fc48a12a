package dev.footfall.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.platform.SecurityHeaders;
import dev.footfall.testkit.BesideTest;
import dev.footfall.testkit.TestKeys;
import dev.footfall.testkit.TestTokens;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The API as a stranger on the wire meets it. */
@BesideTest
class ApiSecurityIntegrationTests {

    private static final String ADMIN = "Authorization: Bearer " + TestKeys.ADMIN;
    private static final String CAPTURE = "Authorization: Bearer " + TestKeys.CAPTURE;

    @LocalServerPort
    int port;

    Http http;

    @BeforeEach
    void connect() {
        http = new Http(port);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Nothing: x",
                "Authorization: Bearer",
                "Authorization: Bearer ",
                "Authorization: Bearer wrong",
                "Authorization: Bearer a.b.c",
                "Authorization: Basic YTpi",
                "Authorization: " + TestKeys.ADMIN,
                "Authorization: Bearer " + TestKeys.ADMIN + "x",
                "X-API-Key: " + TestKeys.ADMIN,
                "Cookie: SESSION=" + TestKeys.ADMIN
            })
    void answers401WithoutAValidKey(String header) {
        for (var path : new String[] {"/api/admin/activities", "/api/users/me/activity", "/api/nothing", "/api"}) {
            var answer = http.get(path, header);

            assertProblem(answer, 401);
            assertThat(answer.header("WWW-Authenticate"))
                    .hasValueSatisfying(scheme -> assertThat(scheme).startsWith("Bearer"));
            assertThat(answer.header("Set-Cookie")).isEmpty();
        }
    }

    @Test
    void ignoresKeysInTheAddress() {
        assertProblem(http.get("/api/apps?access_token=" + TestKeys.ADMIN), 401);
        assertProblem(http.get("/api/apps?api_key=" + TestKeys.ADMIN), 401);
    }

    @Test
    void readsSchemeInAnyCase() {
        assertThat(http.get("/api/nothing", "authorization: bearer " + TestKeys.ADMIN)
                        .status())
                .isEqualTo(404);
    }

    @Test
    void answers403WithoutTheScope() {
        var answer = http.get("/api/admin/activities", CAPTURE);

        assertProblem(answer, 403);
        assertThat(answer.header("WWW-Authenticate")).hasValue("Bearer error=\"insufficient_scope\"");
    }

    @Test
    void answers405ForTheWrongMethod() {
        var answer = http.send("DELETE", "/api/activities", ADMIN);

        assertProblem(answer, 405);
        assertThat(answer.header("Allow")).hasValue("POST");
    }

    @Test
    void tokenOpensOnlyItsOwnersData() {
        var token = "Authorization: Bearer " + TestTokens.of(UUID.randomUUID());

        assertThat(http.get("/api/users/me/nothing", token).status()).isEqualTo(404);
        assertProblem(http.get("/api/admin/activities", token), 403);
        assertProblem(http.get("/api/users/" + UUID.randomUUID() + "/activity", token), 404);
    }

    /** Paths that a lax server would take for {@code /api/admin/activities} or {@code /actuator/prometheus}. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/openapi/../admin/activities",
                "/api/openapi/%2e%2e/admin/activities",
                "/api/openapi/..;/admin/activities",
                "//api/admin/activities",
                "/api//admin/activities",
                "/api/admin//activities",
                "/api/admin/activities;x=1",
                "/api;x=1/admin/activities",
                "/api/admin%2factivities",
                "/api/admin%2Factivities",
                "/api/admin%5cactivities",
                "/api/admin\\activities",
                "/api/./admin/activities",
                "/api/admin/activities/",
                "/api/admin/activities.json",
                "/api/admin/activities%00",
                "/api/admin/activities%0a",
                "/api/admin/activities%20",
                "/API/admin/activities",
                "/api/Admin/Activities",
                "/Api/admin/activities",
                "/%61pi/admin/activities",
                "/api/%61dmin/activities",
                "/api/%2561dmin/activities",
                "/actuator/Prometheus",
                "/actuator/prometheus/",
                "/actuator/health/../prometheus",
                "/actuator/health/..%2fprometheus",
                "/ACTUATOR/prometheus",
                "http://evil.example/api/admin/activities"
            })
    void noSpellingOfAPathBypassesTheRules(String path) {
        for (var method : new String[] {"GET", "HEAD", "OPTIONS", "TRACE", "POST", "PROPFIND"}) {
            var answer = http.send(method, path);

            assertThat(answer.status()).as(method + " " + path).isIn(302, 400, 401, 403, 404, 405, 501);
            assertThat(answer.body())
                    .as(method + " " + path)
                    .doesNotContain("items", "# HELP", "Apache", "Exception", "<html");
            assertThat(answer.header("Set-Cookie").orElse(""))
                    .as(method + " " + path)
                    .doesNotContain("SESSION");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /api/\u0001 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
                "GARBAGE\r\n\r\n",
                "GET /api HTTP/9.9\r\nHost: localhost\r\nConnection: close\r\n\r\n",
                "GET /api HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n",
                "GET /api HTTP/1.1\r\nConnection: close\r\n\r\n"
            })
    void refusesWhatIsNotHttpWithoutNamingTheServer(String request) {
        var answer = http.raw(request);

        assertThat(answer.status()).isIn(400, 505);
        assertThat(answer.body()).doesNotContain("Apache", "Tomcat", "Exception", "<html");
        assertThat(answer.header("Server")).isEmpty();
    }

    @Test
    void sendsSecurityHeadersWithEveryAnswer() {
        var answer = http.get("/api/openapi");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(answer.header("Cache-Control")).hasValue("no-store");
        assertThat(answer.header("Referrer-Policy")).hasValue("no-referrer");
        assertThat(answer.header("Content-Security-Policy")).hasValue(SecurityHeaders.API_POLICY);
    }

    @Test
    void servesTheApiDescriptionToEveryone() {
        var answer = http.get("/api/openapi", "X-Forwarded-Host: evil.example");

        assertThat(answer.body())
                .contains(
                        "\"openapi\":\"3.1",
                        "\"scheme\":\"bearer\"",
                        "/api/activities",
                        "#/components/schemas/ActivityInput")
                .doesNotContain("evil.example", "localhost");
    }

    @Test
    void allowsNoOriginUnlessConfigured() {
        var answer = http.send(
                "OPTIONS", "/api/activities", "Origin: https://shop.example", "Access-Control-Request-Method: POST");

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("Access-Control-Allow-Origin")).isEmpty();
    }

    private static void assertProblem(Http.Answer answer, int status) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
        assertThat(answer.body()).contains("\"status\":" + status).contains("\"detail\":");
    }
}
