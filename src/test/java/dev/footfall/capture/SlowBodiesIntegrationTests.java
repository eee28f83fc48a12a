package dev.footfall.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.platform.body.ByteBudget;
import dev.footfall.testkit.FootfallTest;
import dev.footfall.testkit.TestKeys;
import dev.footfall.testkit.TestTokens;
import dev.footfall.testkit.Wait;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Fault 16: bodies that are half sent, drip, fall silent or break off, of one caller, over real sockets. Everybody else is served as usual. */
@FootfallTest(
        properties = {
            "footfall.body.silence=1s",
            "footfall.body.grace=1s",
            "footfall.body.within=3s",
            "footfall.body.in-flight=16MB"
        })
@ExtendWith(OutputCaptureExtension.class)
class SlowBodiesIntegrationTests extends WithCaptureApi {

    private static final int ANNOUNCED = 5 << 20;

    @Autowired
    private ByteBudget budget;

    private final String token = TestTokens.of(user);
    private final List<Socket> sockets = new ArrayList<>();

    @BeforeEach
    void isAtRest() {
        Wait.until(Duration.ofSeconds(10), () -> budget.taken() == 0);
    }

    @AfterEach
    void comesToRest() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        Wait.until(Duration.ofSeconds(10), () -> budget.taken() == 0);
    }

    @Test
    void halfSentBodiesOfOnePersonKeepNobodyOut(CapturedOutput log) throws Exception {
        for (int i = 0; i < 12; i++) {
            begin("POST /api/activities", token, ANNOUNCED).write(" ".repeat(100));
        }
        Wait.until(Duration.ofSeconds(5), () -> budget.taken() > 12 * 8_192);

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
    void onePersonsBodiesTakeNoMoreThanTheirShare() throws Exception {
        for (int i = 0; i < 3; i++) {
            begin("POST /api/activities", token, ANNOUNCED).write(" ".repeat(4 << 20));
        }
        Wait.until(Duration.ofSeconds(10), () -> answeredAlready() >= 2);

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
    void aSilentBodyIsAnswered408AndItsConnectionClosed(String route, CapturedOutput log) throws Exception {
        begin(route, TestKeys.ADMIN, 1_000).write("[");
        String answer = answer(sockets.getFirst());
        assertThat(answer).startsWith("HTTP/1.1 408").contains("application/problem+json", "Connection: close");
        assertThat(log).doesNotContain("\tat ");
    }

    @Test
    void aSilentFormIsAnswered408() throws Exception {
        begin("POST /login", null, 1_000).write("name=admin&");
        assertThat(answer(sockets.getFirst())).startsWith("HTTP/1.1 408");
    }

    @ParameterizedTest
    @CsvSource({"a length, false", "chunks, true"})
    void aDrippingBodyIsCutOff(String kind, boolean chunked) throws Exception {
        Sender sender = chunked
                ? begin("POST /api/activities", TestKeys.CAPTURE, -1)
                : begin("POST /api/activities", TestKeys.CAPTURE, 100_000);
        Socket socket = sockets.getFirst();
        Wait.until(Duration.ofSeconds(10), () -> {
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
    void theRestOfARefusedBodyMayNotDripEither() throws Exception {
        Sender sender = begin("POST /api/activities", "unknown-key", 100_000);
        Socket socket = sockets.getFirst();
        Wait.until(Duration.ofSeconds(10), () -> {
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
    void aSteadySenderMayTakeItsTime() throws Exception {
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
    void whoHangsUpLeavesNoTraceInTheLog(CapturedOutput log) throws Exception {
        int before = log.length();
        for (int i = 0; i < 20; i++) {
            begin(i % 2 == 0 ? "POST /api/activities" : "PUT /api/apps", TestKeys.ADMIN, 10_000)
                    .write("[");
        }
        Wait.until(Duration.ofSeconds(5), () -> budget.taken() > 15 * 8_192);
        for (Socket socket : sockets) {
            socket.setSoLinger(true, 0);
            socket.close();
        }
        Wait.until(Duration.ofSeconds(10), () -> budget.taken() == 0);
        assertThat(post("[]").status()).isEqualTo(202);
        assertThat(log.length() - before).isLessThan(1_000);
    }

    @Test
    void bodiesOfManyEmptyMembersAreUnreadableAndGiveTheirBytesBack(CapturedOutput log) throws Exception {
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

    @FunctionalInterface
    private interface Sender {
        void write(String text) throws IOException;
    }

    /** The headers of a request; a length below 0: in chunks. */
    private Sender begin(String route, String credential, int length) throws IOException {
        Socket socket = new Socket("localhost", port);
        socket.setSoTimeout(20_000);
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
