package dev.footfall.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.platform.Caller.Role;
import dev.footfall.testkit.BesideTest;
import dev.footfall.testkit.FootfallTest;
import dev.footfall.testkit.TestBrowser;
import dev.footfall.testkit.TestKeys;
import dev.footfall.testkit.TestTokens;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;

/**
 * Every route of {@code route-matrix.txt} with a body too large or parameters that cannot be read: an answer in words,
 * never a failure in the log.
 */
@ResourceLock(BesideTest.LOG)
@FootfallTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(OutputCaptureExtension.class)
class RequestLimitsIntegrationTests {

    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String JSON = "application/json";

    /** Past the limit of any route. */
    private static final byte[] TOO_LARGE = ("[" + " ".repeat(11 << 20) + "]").getBytes(StandardCharsets.US_ASCII);

    @LocalServerPort
    int port;

    private TestBrowser programs;
    private TestBrowser admin;
    private String csrf;

    @BeforeAll
    void makeCallers() {
        programs = new TestBrowser(port);
        admin = TestBrowser.signedInAs(port, Role.ADMIN);
        csrf = admin.csrfToken();
    }

    @Test
    void noRouteTakesABodyOverItsLimit(CapturedOutput log) {
        var wrong = new ArrayList<String>();
        for (var cell : routes()) {
            var large = isForLists(cell) ? TOO_LARGE : new byte[300 << 10];
            var answer = call(cell, cell.filledPath(), BodyPublishers.ofByteArray(large));
            if (answer.statusCode() != 413) {
                wrong.add(cell + " with a length: " + answer.statusCode());
            }
            var chunked = call(cell, cell.filledPath(), chunks(large));
            if (reads(cell) ? chunked.statusCode() != 413 : chunked.statusCode() >= 500) {
                wrong.add(cell + " in chunks: " + chunked.statusCode() + " " + chunked.body());
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(log).doesNotContain("\tat ");
    }

    @Test
    void noRouteFailsOnUnreadableParameters(CapturedOutput log) {
        var wrong = new ArrayList<String>();
        for (var cell : routes()) {
            for (var query : List.of("?x=%zz", "?query=%ff", "?%c0%80=1", "?a=%")) {
                var answer = send(cell, cell.filledPath() + query);
                if (answer >= 500) {
                    wrong.add(cell + " " + query + ": " + answer);
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(log).doesNotContain("\tat ");
    }

    @ParameterizedTest
    @CsvSource({
        "not percent-encoded, /api/apps?query=%zz",
        "not UTF-8, /api/apps?query=%ff",
        "overlong, /api/apps?query=%c0%80",
        "broken off, /api/admin/activities?x=%",
        "an analytics report, /api/admin/analytics/hours?days=%zz",
        "a timeline, /api/admin/users/0197a3c4-5b6d-7e8f-9a0b-1c2d3e4f5a6b/activity?x=%zz"
    })
    void answers400ForUnreadableParameters(String kind, String path) {
        var answer = new Http(port).get(path, "Authorization: Bearer " + TestKeys.ADMIN);
        assertThat(answer.status()).as(kind).isEqualTo(400);
        assertThat(answer.body()).contains("parameters", "percent-encoding");
        assertThat(answer.header("Content-Type")).hasValue("application/problem+json");
    }

    @Test
    void rejectsAFormWithTooManyFields() {
        var fields = IntStream.range(0, 1_100).mapToObj(i -> "f" + i + "=1").collect(Collectors.joining("&"));
        // The walk through all routes signs out too.
        var fresh = TestBrowser.signedInAs(port, Role.ADMIN);
        var answer = fresh.send(form("/admin/settings/types/new", fields).header("X-XSRF-TOKEN", fresh.csrfToken()));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("at most 1,000");
    }

    @Test
    void answersBrowsersWithAPage() {
        var answer = admin.send(
                form("/admin/settings/types/new", "x=" + "a".repeat(300 << 10)).header("Accept", "text/html"));
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).contains("<html").contains("at most");
    }

    @ParameterizedTest
    @CsvSource({
        "with a boundary, multipart/form-data; boundary=x",
        "without one, multipart/form-data",
        "mixed, multipart/mixed"
    })
    void rejectsMultipartEverywhere(String kind, String type) {
        for (var path : List.of("/login", "/api/admin/types", "/admin/settings/types/new")) {
            var answer = programs.send(programs.request(path)
                    .header("Authorization", "Bearer " + TestKeys.ADMIN)
                    .header("Content-Type", type)
                    .POST(BodyPublishers.ofString("--x\r\n\r\n")));
            assertThat(answer.statusCode()).as(kind).isEqualTo(415);
            assertThat(answer.body()).contains("multipart");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "PUT, /api/apps, '[{\"id\":\"0197a3c4-5b6d-7e8f-9a0b-1c2d3e4f5a6b\",\"name\":1e999}]', [0].name",
        "PUT, /api/apps/0197a3c4-5b6d-7e8f-9a0b-1c2d3e4f5a6b, '{\"name\":-1e999}', name",
        "POST, /api/admin/types, '{\"name\":\"x\",\"retainDays\":1e999}', retainDays",
        "POST, /api/admin/exports, '{\"metadata\":{\"a\":1e999}}', metadata.a",
        "POST, /api/admin/exports, '{\"type\":[\"app_view\",1e999]}', type[1]",
        "POST, /api/admin/jobs/rollup/runs, '{\"day\":1e999}', day",
        "POST, /api/admin/jobs/rollup/runs, '{\"1e999\":1e999}', 1e999",
        "PUT, /api/admin/jobs/rollup/schedule, '{\"cron\":1e999}', cron",
        "POST, /api/admin/keys, '{\"name\":1e999}', name",
        "PUT, /api/admin/jobs/rollup/schedule, '{\"cron\":11111111111111111111111111111111111111111}', cron"
    })
    void aNumberThatNothingCanKeepIs400WithItsField(String method, String path, String body, String field) {
        var answer = programs.send(programs.request(path)
                .header("Authorization", "Bearer " + TestKeys.ADMIN)
                .header("Content-Type", JSON)
                .method(method, BodyPublishers.ofString(body)));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(answer.body()).contains("\"invalid_number\"", "\"field\":\"" + field + "\"");
    }

    @ParameterizedTest
    @CsvSource({"PUT, /api/apps", "POST, /api/admin/types", "POST, /api/admin/exports", "POST, /api/activities"})
    void answers400ForMalformedUtf8AndSaysWhere(String method, String path) {
        var body = "{\n\"name\":\"a??\"}".getBytes(StandardCharsets.US_ASCII);
        body[11] = (byte) 0xc0;
        body[12] = (byte) 0x80;
        var answer = programs.send(programs.request(path)
                .header("Authorization", "Bearer " + TestKeys.ADMIN)
                .header("Content-Type", JSON)
                .method(method, BodyPublishers.ofByteArray(body)));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("not UTF-8", "line 2, column 10");
    }

    @Test
    void rejectsALongListWhileReadingIt() {
        var answer = programs.send(programs.request("/api/apps")
                .header("Authorization", "Bearer " + TestKeys.ADMIN)
                .header("Content-Type", JSON)
                .PUT(BodyPublishers.ofString("[" + "{},".repeat(1_500_000) + "{}]")));
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).contains("At most 5000 apps");
    }

    @Test
    void explainsAMissingContentType() {
        var answer = programs.send(programs.request("/api/activities")
                .header("Authorization", "Bearer " + TestKeys.CAPTURE)
                .POST(BodyPublishers.ofString("[]")));
        assertThat(answer.statusCode()).isEqualTo(415);
        assertThat(answer.body())
                .contains("Content-Type is missing", "application/json", "application/x-ndjson")
                .doesNotContain("null");
    }

    private List<RouteMatrix.Cell> routes() {
        var routes = new TreeMap<String, RouteMatrix.Cell>();
        RouteMatrix.read(RouteMatrixTests.CALLERS)
                .cells()
                .forEach(cell -> routes.put(cell.method() + " " + cell.path(), cell));
        return List.copyOf(routes.values());
    }

    private static boolean isForLists(RouteMatrix.Cell cell) {
        return cell.path().equals("/api/activities") || cell.path().equals("/api/apps") || cell.isOfClients();
    }

    /** Whether it looks into its body, be it for the token of a form. */
    private static boolean reads(RouteMatrix.Cell cell) {
        // without a provider nobody reads what one would send
        if (cell.isOfClients()) {
            return !List.of("/flags", "/decide", "/engage", "/groups").contains(cell.path())
                    && !cell.path().matches(".*/(config|config.js|settings)");
        }
        return cell.isPage()
                        && !cell.method().equals("GET")
                        && !cell.path().equals(PageAuthorization.PageRules.BACK_CHANNEL)
                || List.of(
                                "POST /api/activities",
                                "PUT /api/apps",
                                "PUT /api/apps/{id}",
                                "POST /api/admin/types",
                                "POST /api/admin/exports",
                                "POST /api/admin/keys",
                                "POST /api/admin/accounts",
                                "POST /api/admin/jobs/{name}/runs")
                        .contains(cell.method() + " " + cell.path());
    }

    private HttpResponse<String> call(RouteMatrix.Cell cell, String path, HttpRequest.BodyPublisher body) {
        var request = (cell.isPage() ? admin : programs)
                .request(path)
                .header("Content-Type", cell.isPage() ? FORM : JSON)
                .method(cell.method(), body);
        if (!cell.isPage()) {
            request.header("Authorization", "Bearer " + credential(cell));
        }
        return (cell.isPage() ? admin : programs).send(request);
    }

    private static String credential(RouteMatrix.Cell cell) {
        return cell.path().startsWith("/api/users/me") ? TestTokens.of(UUID.randomUUID()) : TestKeys.ADMIN;
    }

    private int send(RouteMatrix.Cell cell, String path) {
        var headers = new ArrayList<String>();
        if (cell.isPage()) {
            headers.add("Cookie: SESSION=" + admin.session());
            headers.add("X-XSRF-TOKEN: " + csrf);
        } else {
            headers.add("Authorization: Bearer " + credential(cell));
        }
        return new Http(port)
                .send(cell.method(), path, headers.toArray(String[]::new))
                .status();
    }

    private HttpRequest.Builder form(String path, String body) {
        return admin.request(path).header("Content-Type", FORM).POST(BodyPublishers.ofString(body));
    }

    private static HttpRequest.BodyPublisher chunks(byte[] body) {
        return BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body));
    }

    @Test
    void appliesTheLowerLimitToOtherFormsOfAnAddress() {
        var answer = programs.send(HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/api/activities/"))
                .header("Authorization", "Bearer " + TestKeys.CAPTURE)
                .POST(BodyPublishers.ofByteArray(new byte[300 << 10])));
        assertThat(answer.statusCode()).isEqualTo(413);
    }
}
