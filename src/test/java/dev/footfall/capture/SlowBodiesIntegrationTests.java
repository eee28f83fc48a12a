package dev.footfall.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.platform.body.ByteBudget;
import dev.footfall.testkit.BesideTest;
import dev.footfall.testkit.FootfallTest;
import dev.footfall.testkit.TestKeys;
import dev.footfall.testkit.TestTokens;
import dev.footfall.testkit.Wait;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;

/**
 * Fault 16: bodies that are half sent, drip, fall silent or break off, and readers that hardly read, over real sockets.
 * Everybody else is served as usual.
 */
@ResourceLock(BesideTest.LOG)
@FootfallTest(
        emptyEachTime = true,
        properties = {
            "footfall.body.silence=1s",
            "footfall.body.grace=1s",
            "footfall.body.within=3s",
            "footfall.body.in-flight=16MB",
            "footfall.downloads.grace=1s",
            "footfall.downloads.at-least=1MB"
        })
@ExtendWith(OutputCaptureExtension.class)
class SlowBodiesIntegrationTests extends WithCaptureApi {

    private static final int ANNOUNCED = 5 << 20;

    /** So that little of what nobody reads is on its way. */
    @TestConfiguration
    static class SmallBuffers {

        @Bean
        WebServerFactoryCustomizer<TomcatServletWebServerFactory> smallBuffers() {
            return factory ->
                    factory.addConnectorCustomizers(connector -> connector.setProperty("socket.txBufSize", "32768"));
        }
    }

    @Autowired
    private ByteBudget budget;

    private final String token = TestTokens.of(user);
    private final List<Socket> sockets = new ArrayList<>();

    @BeforeEach
    void isAtRest() {
        Wait.until(() -> budget.taken() == 0);
    }

    @AfterEach
    void comesToRest() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        Wait.until(() -> budget.taken() == 0);
    }

    @Test
    void halfSentBodiesOfOnePersonBlockNobodyElse(CapturedOutput log) throws Exception {
        for (int i = 0; i < 12; i++) {
            begin("POST /api/activities", token, ANNOUNCED).write(" ".repeat(100));
        }
        Wait.until(() -> budget.taken() > 12 * 8_192);

        assertThat(post("[" + activity() + "]").status()).isEqualTo(202);
        assertThat(send(utf8("[" + activity() + "]"), token, "application/json").status())
                .isEqualTo(202);
        assertThat(send(utf8("[" + activity() + "]"), TestTokens.of(UUID.randomUUID()), "application/json")
                        .status())
                .as("rejected as another's, hence read")
                .isEqualTo(422);
        for (Socket socket : sockets) {
            assertThat(answer(socket)).startsWith("HTTP/1.1 408").contains("too slowly");
        }
        assertThat(log).doesNotContain("\tat ");
    }

    @Test
    void limitsBodiesOfOnePersonToTheirShare() throws Exception {
        for (int i = 0; i < 3; i++) {
            begin("POST /api/activities", token, ANNOUNCED).write(" ".repeat(4 << 20));
        }
        Wait.until(() -> answeredAlready() >= 2);

        assertThat(post("[" + " ".repeat(4 << 20) + activity() + "]").status()).isEqualTo(202);
        assertThat(budget.taken()).isLessThan(6 << 20);
    }

    private long answeredAlready() throws IOException {
        int answered = 0;
        for (Socket socket : sockets) {
            answered += socket.getInputStream().available() > 0 ? 1 : 0;
        }
        return answered;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"POST /api/activities", "PUT /api/apps", "POST /api/admin/types", "POST /api/admin/exports"})
    void answers408ToASilentBodyAndCloses(String route, CapturedOutput log) throws Exception {
        begin(route, TestKeys.ADMIN, 1_000).write("[");
        String answer = answer(sockets.getFirst());
        assertThat(answer).startsWith("HTTP/1.1 408").contains("application/problem+json", "Connection: close");
        assertThat(log).doesNotContain("\tat ");
    }

    @Test
    void answers408ToASilentForm() throws Exception {
        begin("POST /login", null, 1_000).write("name=admin&");
        assertThat(answer(sockets.getFirst())).startsWith("HTTP/1.1 408");
    }

    @ParameterizedTest
    @CsvSource({"a length, false", "chunks, true"})
    void cutsOffADrippingBody(String kind, boolean chunked) throws Exception {
        Sender sender = chunked
                ? begin("POST /api/activities", TestKeys.CAPTURE, -1)
                : begin("POST /api/activities", TestKeys.CAPTURE, 100_000);
        Socket socket = sockets.getFirst();
        Wait.until(() -> {
            if (socket.getInputStream().available() > 0) {
                return true;
            }
            LockSupport.parkNanos(100_000_000);
            sender.write(chunked ? "1\r\n \r\n" : " ");
            return false;
        });
        assertThat(answer(socket)).as(kind).startsWith("HTTP/1.1 408");
    }

    /** One that is answered at once must not hold its connection open by a rest that nobody wants. */
    @Test
    void cutsOffADrippingRestOfARefusedBody() throws Exception {
        Sender sender = begin("POST /api/activities", "unknown-key", 100_000);
        Socket socket = sockets.getFirst();
        Wait.until(() -> {
            if (socket.getInputStream().available() > 0) {
                return true;
            }
            LockSupport.parkNanos(100_000_000);
            sender.write(" ");
            return false;
        });
        assertThat(answer(socket)).startsWith("HTTP/1.1 401");
    }

    @Test
    void allowsASteadySender() throws Exception {
        String body = "[" + activity() + "]";
        Sender sender = begin("POST /api/activities", TestKeys.CAPTURE, body.length() + 6_000);
        sender.write(body);
        for (int i = 0; i < 6; i++) {
            LockSupport.parkNanos(250_000_000);
            sender.write(" ".repeat(1_000));
        }
        assertThat(firstLine(sockets.getFirst())).startsWith("HTTP/1.1 202");
    }

    @Test
    void logsNothingWhenClientsHangUp(CapturedOutput log) throws Exception {
        int before = log.length();
        for (int i = 0; i < 20; i++) {
            begin(i % 2 == 0 ? "POST /api/activities" : "PUT /api/apps", TestKeys.ADMIN, 10_000)
                    .write("[");
        }
        Wait.until(() -> budget.taken() > 15 * 8_192);
        for (Socket socket : sockets) {
            socket.setSoLinger(true, 0);
            socket.close();
        }
        Wait.until(() -> budget.taken() == 0);
        assertThat(post("[]").status()).isEqualTo(202);
        assertThat(log.length() - before).isLessThan(1_000);
    }

    @Test
    void rejectsManyEmptyMembersAndFreesTheirBytes(CapturedOutput log) throws Exception {
        ByteArrayOutputStream members = new ByteArrayOutputStream();
        members.write(gzip(" ".repeat(4 << 20)));
        for (int i = 0; i < 20_000; i++) {
            members.write(gzip(""));
        }
        for (int i = 0; i < 7; i++) {
            Answer answer =
                    send(members.toByteArray(), TestKeys.CAPTURE, "application/json", "Content-Encoding", "gzip");
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.json().path("detail").asString()).contains("gzip", "members", "byte");
        }
        assertThat(budget.taken()).isZero();
        assertThat(post("[" + " ".repeat(4 << 20) + "]").status()).isEqualTo(202);
        assertThat(log).doesNotContain("\tat ");
    }

    /** Cut off, and not ended as if the file were whole: it holds the one place that a person has. */
    @Test
    void cutsOffASlowReaderAndFreesItsPlace(CapturedOutput log) throws Exception {
        assertThat(post("[" + activity() + "]").status()).isEqualTo(202);
        Wait.until(() -> database.sql("""
                        insert into activity (id, user_id, activity_type, occurred_at, received_at, metadata)
                        select gen_random_uuid(), user_id, activity_type, occurred_at, received_at,
                            jsonb_build_object('long', repeat('x', 1000))
                        from activity, generate_series(1, 20000)""").update() > 0);
        String own = "/api/users/me/activity/export?format=csv";
        InputStream slow = reader(own);
        Wait.until(() -> slow.read() == 'H');
        assertThat(request("GET", own, new byte[0], token, "application/json").status())
                .isEqualTo(503);

        ByteArrayOutputStream read = new ByteArrayOutputStream();
        Wait.until(() -> {
            read.write(slow.readNBytes(8_000));
            return request("GET", own, new byte[0], token, "application/json").status() == 200;
        });

        read.write(rest(slow));
        assertThat(read.size()).isLessThan(20_000_000);
        assertThat(read.toString(StandardCharsets.ISO_8859_1).endsWith("0\r\n\r\n"))
                .as("ends as a whole file")
                .isFalse();
        assertThat(log.getAll().contains("\tat ")).as("a stack trace").isFalse();
    }

    /** They have their own share of lists and reports, and no more, for as long as it takes. */
    @Test
    void unreadListsDelayOnlyTheirOwnPeople() throws Exception {
        String own = "/api/users/me/activity?size=500";
        List<String> tokens = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            UUID person = UUID.randomUUID();
            tokens.add(TestTokens.of(person));
            fill(person);
        }
        for (String slow : tokens.subList(0, 2)) {
            for (int i = 0; i < 3; i++) {
                assertThat(reader(own, slow).readNBytes(12)).isEqualTo(utf8("HTTP/1.1 200"));
            }
            Answer fourth = request("GET", own, new byte[0], slow, "application/json");
            assertThat(fourth.status()).isEqualTo(503);
            assertThat(fourth.json().path("detail").asString()).contains("3 of your lists and reports");
        }

        assertThat(request("GET", own, new byte[0], tokens.get(2), "application/json")
                        .status())
                .isEqualTo(200);
    }

    private void fill(UUID person) throws Exception {
        assertThat(post("[" + with("\"userId\":\"" + person + "\"") + "]").status())
                .isEqualTo(202);
        // a busy machine may carry it through the spool first
        Wait.until(() -> database.sql("""
                        insert into activity (id, user_id, activity_type, occurred_at, received_at, metadata)
                        select gen_random_uuid(), user_id, activity_type, occurred_at, received_at,
                            jsonb_build_object('long', repeat('x', 8000))
                        from activity, generate_series(1, 498) where user_id = :person
                        """).param("person", person).update() > 0);
    }

    private InputStream reader(String path) throws IOException {
        return reader(path, token);
    }

    private InputStream reader(String path, String credential) throws IOException {
        Socket socket = new Socket();
        sockets.add(socket);
        socket.setReceiveBufferSize(32 * 1024);
        socket.setSoTimeout((int) Wait.PATIENCE.toMillis());
        socket.connect(new InetSocketAddress("localhost", port));
        socket.getOutputStream()
                .write(utf8("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + credential
                        + "\r\n\r\n"));
        return socket.getInputStream();
    }

    /** Until it ends, in whatever way. */
    private static byte[] rest(InputStream in) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try {
            in.transferTo(all);
        } catch (IOException e) {
            // cut
        }
        return all.toByteArray();
    }

    @FunctionalInterface
    private interface Sender {
        void write(String text) throws IOException;
    }

    /** The headers of a request; a length below 0: in chunks. */
    private Sender begin(String route, String credential, int length) throws IOException {
        Socket socket = new Socket("localhost", port);
        socket.setSoTimeout((int) Wait.PATIENCE.toMillis());
        sockets.add(socket);
        Sender sender = text -> {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
        };
        sender.write(route + " HTTP/1.1\r\nHost: localhost\r\n"
                + (credential == null
                        ? "Content-Type: application/x-www-form-urlencoded\r\n"
                        : "Authorization: Bearer " + credential + "\r\nContent-Type: application/json\r\n")
                + (length < 0 ? "Transfer-Encoding: chunked" : "Content-Length: " + length) + "\r\n\r\n");
        return sender;
    }

    /** All of it: until the server closes. */
    private static String answer(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static String firstLine(Socket socket) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = socket.getInputStream().read();
                c >= 0 && c != '\r';
                c = socket.getInputStream().read()) {
            line.append((char) c);
        }
        return line.toString();
    }
}
