package dev.footfall.export;

import static dev.footfall.testkit.TestActivity.anActivity;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.footfall.activity.Days;
import dev.footfall.database.Pools.JobsDatabase;
import dev.footfall.testkit.BesideTest;
import dev.footfall.testkit.SeenViews;
import dev.footfall.testkit.TestActivities;
import dev.footfall.testkit.TestActivity;
import dev.footfall.testkit.TestApi;
import dev.footfall.testkit.TestBrowser;
import dev.footfall.testkit.TestCsv;
import dev.footfall.testkit.TestKeys;
import dev.footfall.testkit.TestTokens;
import dev.footfall.testkit.Wait;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The streamed CSV, over HTTP. */
@BesideTest(emptyEachTime = true)
class CsvStreamIntegrationTests {

    private static final LocalDate DAY = LocalDate.parse("2026-11-18");
    private static final String EXPORT = "/api/admin/activities/export?format=csv";

    @Autowired
    TestActivities rows;

    @Autowired
    Days days;

    @Autowired
    SeenViews views;

    @Autowired
    @JobsDatabase
    JdbcClient database;

    @LocalServerPort
    int port;

    private TestApi api;

    @BeforeEach
    void empty() {
        api = new TestApi(port);
        views.clear();
    }

    @Test
    void writesTheWholeListAsCsv() {
        List<TestActivity> all = new ArrayList<>();
        for (int i = 0; i < 700; i++) {
            all.add(anActivity()
                    .at(TestActivity.DEFAULT_TIME.minusSeconds(i * 997L))
                    .with("n", "-" + i + ";=1"));
        }
        rows.insert(all);
        List<String> ids =
                all.stream().map(activity -> activity.id().toString()).toList();

        TestApi.Answer export = api.get(EXPORT, TestKeys.ADMIN);
        TestApi.Answer list = api.get("/api/admin/activities?size=50", TestKeys.ADMIN, "Accept", "text/csv");

        assertThat(export.header("Content-Type")).isEqualTo("text/csv;charset=UTF-8");
        assertThat(export.header("Content-Disposition"))
                .startsWith("attachment;")
                .contains("activities.csv");
        assertThat(export.header("Cache-Control")).contains("no-store");
        assertThat(list.body()).isEqualTo(export.body());
        assertThat(TestCsv.parse(export.body()).stream().skip(1).map(List::getFirst))
                .isEqualTo(ids);
        // Csv escapes ; in JSON
        assertThat(TestCsv.parse(export.body()).get(1).get(5)).isEqualTo("{\"n\": \"-0\\u003b=1\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*/*",
                "application/json",
                "text/html,application/xhtml+xml,*/*;q=0.8",
                "text/csv;q=0.5, application/json",
                "text/csv;q=0.1, application/*;q=0.2",
                "text/csv;q=0, */*"
            })
    void staysJsonUnlessCsvIsAccepted(String accept) {
        assertThat(api.get("/api/admin/activities", TestKeys.ADMIN, "Accept", accept)
                        .header("Content-Type"))
                .startsWith("application/json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/csv", "text/*", "application/json;q=0.5, text/csv", "text/csv, */*;q=0.1"})
    void prefersCsvWhereAccepted(String accept) {
        assertThat(api.get("/api/admin/activities", TestKeys.ADMIN, "Accept", accept)
                        .header("Content-Type"))
                .startsWith("text/csv");
    }

    @Test
    void answers406WithWhatThereIs() {
        for (String path : List.of("/api/admin/activities", "/api/admin/types", "/api/admin/analytics/hours")) {
            TestApi.Answer answer = api.get(path, TestKeys.ADMIN, "Accept", "image/png");
            assertThat(answer.status()).isEqualTo(406);
            assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
            assertThat(answer.json().get("detail").asString()).contains("Accept", "application/json");
        }
        assertThat(api.get("/api/admin/types", TestKeys.ADMIN, "Accept", "nonsense")
                        .json()
                        .get("detail")
                        .asString())
                .contains("the header Accept");
    }

    @Test
    void appliesAndChecksTheSameFilters() {
        UUID user = UUID.randomUUID();
        rows.insert(anActivity().by(user), anActivity().by(user).of("app_share"), anActivity());

        assertThat(TestCsv.parse(api.get(EXPORT + "&type=app_share&userId=" + user, TestKeys.ADMIN)
                        .body()))
                .hasSize(2);
        assertThat(views.all()).extracting("userId", "view").containsExactly(tuple(user, "csv"));
        assertThat(database.sql("""
                                        select action || ' ' || actor_kind || ' ' || subject from audit_entry
                                            where person_hash is not null
                                            """).query(String.class).list()).contains("exported KEY activities as CSV");
        assertThat(TestCsv.parse(
                        api.get(EXPORT + "&from=2026-11-21", TestKeys.ADMIN).body()))
                .hasSize(1);
        assertThat(api.get(EXPORT + "&from=x&sort=y", TestKeys.ADMIN).json().get("errors"))
                .hasSize(2);
        assertThat(api.get("/api/admin/activities/export?format=xls", TestKeys.ADMIN)
                        .json()
                        .at("/errors/0/field")
                        .asString())
                .isEqualTo("format");
        assertThat(api.get("/api/admin/activities?type=nope", TestKeys.ADMIN, "Accept", "text/csv")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void cutsOffAFailingStream() throws Exception {
        fill(120_000);
        try (Socket socket = openStream()) {
            InputStream in = socket.getInputStream();
            database.sql("update activity_day set state = 'anonymized' where day = :day")
                    .param("day", DAY)
                    .update();

            byte[] rest = drain(in);
            String end = new String(rest, Math.max(0, rest.length - 2_000), Math.min(2_000, rest.length), US_ASCII);
            assertThat(end).doesNotEndWith("0\r\n\r\n").doesNotContain("problem", "\"status\"");
        }
    }

    @Test
    void freesThePlaceOfALostClient() throws Exception {
        fill(120_000);
        for (int round = 0; round < 6; round++) { // openStream() fails if no place becomes free
            try (Socket socket = openStream()) {
                socket.setSoLinger(true, 0);
                socket.getInputStream().readNBytes(1_000);
            }
        }
    }

    @Test
    void limitsStreamsAndSaysWhenToRetry() throws Exception {
        fill(120_000);
        List<Socket> readers = new ArrayList<>();
        try {
            String other = TestBrowser.makeKey(port, "activities:read");
            for (String key : List.of(TestKeys.ADMIN, TestKeys.ADMIN, other, other)) {
                Socket socket = openStream(EXPORT, key);
                readers.add(socket);
                socket.getInputStream().readNBytes(1_000);
            }
            TestApi.Answer fifth = api.get(EXPORT, TestBrowser.makeKey(port, "activities:read"));

            assertThat(fifth.status()).isEqualTo(503);
            assertThat(fifth.header("Retry-After")).isNotEmpty();
            assertThat(api.get(200, "/api/admin/activities?size=1").get("items"))
                    .hasSize(1);
        } finally {
            for (Socket socket : readers) {
                socket.setSoLinger(true, 0);
                socket.close();
            }
        }
    }

    @Test
    void unreadDownloadsBlockNobodyElse() throws Exception {
        UUID person = UUID.randomUUID();
        String own = "/api/users/me/activity/export?format=csv";
        rows.insert(anActivity().by(person));
        database.sql("""
                        insert into activity (id, user_id, activity_type, occurred_at, received_at, metadata)
                        select gen_random_uuid(), :person, activity_type, occurred_at, received_at,
                            jsonb_build_object('long', repeat('x', 1000))
                        from activity, generate_series(1, 20000)""").param("person", person).update();
        List<Socket> readers = new ArrayList<>();
        try {
            readers.add(openStream(own, TestTokens.of(person)));
            for (int i = 0; i < 3; i++) {
                TestApi.Answer again = api.get(own, TestTokens.of(person));
                assertThat(again.status()).isEqualTo(503);
                assertThat(again.json().get("detail").asString()).contains("One of your downloads");
            }
            assertThat(api.get(own, TestTokens.of(UUID.randomUUID())).status()).isEqualTo(200);
            assertThat(api.get(EXPORT + "&userId=" + UUID.randomUUID(), TestKeys.ADMIN)
                            .status())
                    .isEqualTo(200);
        } finally {
            for (Socket socket : readers) {
                socket.setSoLinger(true, 0);
                socket.close();
            }
        }
    }

    private Socket openStream() {
        return openStream(EXPORT, TestKeys.ADMIN);
    }

    /**
     * A stream that has started, its status line read. Retries: the server may need a moment to see that an earlier one
     * was cut.
     */
    private Socket openStream(String path, String credential) {
        var begun = new AtomicReference<Socket>();
        Wait.until(() -> {
            Socket socket = sendRequest(path, credential);
            if (new String(socket.getInputStream().readNBytes(13), US_ASCII).equals("HTTP/1.1 200 ")) {
                begun.set(socket);
                return true;
            }
            socket.close();
            return false;
        });
        return begun.get();
    }

    /** Requests the export with a small window and reads nothing yet. */
    private Socket sendRequest(String path, String credential) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(32 * 1024);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        socket.setSoTimeout((int) Wait.PATIENCE.toMillis());
        socket.getOutputStream()
                .write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + credential
                                + "\r\n\r\n")
                        .getBytes(US_ASCII));
        return socket;
    }

    /** What comes until the connection ends, in whatever way. */
    private static byte[] drain(InputStream in) {
        var all = new ByteArrayOutputStream();
        byte[] piece = new byte[1 << 16];
        try {
            for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
                all.write(piece, 0, read);
            }
        } catch (IOException e) {
            // cut
        }
        return all.toByteArray();
    }

    private void fill(int count) throws SQLException {
        days.ensure(DAY);
        database.sql("""
                        insert into activity (occurred_at, received_at, id, user_id, activity_type)
                        select cast(:day as date) + n * interval '0.5 ms', now(), gen_random_uuid(), gen_random_uuid(),
                            1
                        from generate_series(1, :count) n""").param("day", DAY).param("count", count).update();
    }
}
