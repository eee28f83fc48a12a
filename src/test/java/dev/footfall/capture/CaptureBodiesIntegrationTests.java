package dev.footfall.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.testkit.TestKeys;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Section 4 of the contract, over HTTP: the forms of a body, and which bodies are refused as a whole. */
class CaptureBodiesIntegrationTests extends WithCaptureApi {

    @Test
    void oneObjectAnArrayAndLinesAreTaken() throws Exception {
        assertThat(post(activity()).count("accepted")).isEqualTo(1);
        assertThat(post("[" + activity() + "," + activity() + "]").count("accepted"))
                .isEqualTo(2);
        assertThat(post("[]").raw().body())
                .isEqualTo(
                        "{\"received\":0,\"accepted\":0,\"duplicates\":0,\"suppressed\":0,\"dead\":0,\"rejected\":[]}");
        Answer lines = send(
                (activity() + "\n" + activity() + "\n\n" + activity() + "\n").getBytes(StandardCharsets.UTF_8),
                TestKeys.CAPTURE,
                "application/x-ndjson");
        assertThat(lines.count("accepted")).isEqualTo(3);
        assertThat(rows()).isEqualTo(6);
    }

    @Test
    void gzipIsInflated() throws Exception {
        Answer answer =
                send(gzip("[" + activity() + "]"), TestKeys.CAPTURE, "application/json", "Content-Encoding", "gzip");
        assertThat(answer.status()).isEqualTo(202);
        assertThat(rows()).isEqualTo(1);
    }

    static Stream<String> unreadable() {
        return Stream.of("", "{", "[1,2", "nope", "\"text\"", "7", "null", "[]]", "{} {}", "[".repeat(100_000));
    }

    @ParameterizedTest
    @MethodSource("unreadable")
    void anUnreadableBodyIs400AndNothingOfItIsStored(String body) throws Exception {
        Answer answer = post(body);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.type()).startsWith("application/problem+json");
        assertThat(answer.json().path("detail").asString()).isNotBlank();
        assertThat(rows()).isZero();
    }

    @Test
    void aBodyThatBreaksOffHalfwayStoresNothing() throws Exception {
        assertThat(post("[" + activity() + "," + activity().substring(0, 40)).status())
                .isEqualTo(400);
        assertThat(rows()).isZero();
    }

    @Test
    void tooMuchIs413() throws Exception {
        assertThat(send(new byte[6 << 20], TestKeys.CAPTURE, "application/json").status())
                .isEqualTo(413);
        assertThat(send(new byte[18 << 20], TestKeys.CAPTURE, "application/json")
                        .status())
                .isEqualTo(413);
        assertThat(send(gzip(" ".repeat(80 << 20)), TestKeys.CAPTURE, "application/json", "Content-Encoding", "gzip")
                        .status())
                .isEqualTo(413);
        String many =
                String.join(",", IntStream.range(0, 5_001).mapToObj(_ -> "{}").toList());
        assertThat(post("[" + many + "]").status()).isEqualTo(413);
    }

    @Test
    void whatIsNoJsonOrNoGzipIsRefusedAsSuch() throws Exception {
        assertThat(send(utf8("x"), TestKeys.CAPTURE, "text/plain").status()).isEqualTo(415);
        assertThat(send(utf8("[]"), TestKeys.CAPTURE, "application/json", "Content-Encoding", "br")
                        .status())
                .isEqualTo(415);
        assertThat(send(utf8("[]"), TestKeys.CAPTURE, "application/json", "Content-Encoding", "gzip")
                        .status())
                .isEqualTo(400);
        byte[] broken = gzip("[" + activity() + "]");
        broken[broken.length - 6] ^= 1;
        assertThat(send(broken, TestKeys.CAPTURE, "application/json", "Content-Encoding", "gzip")
                        .status())
                .isEqualTo(400);
        assertThat(rows()).isZero();
    }
}
