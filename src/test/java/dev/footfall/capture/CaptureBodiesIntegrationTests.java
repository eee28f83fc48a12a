package dev.footfall.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.testkit.TestKeys;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Section 4 of the contract, over HTTP: the forms of a body, and which bodies are refused as a whole. */
class CaptureBodiesIntegrationTests extends WithCaptureApi {

    @Test
    void readsAnObjectAnArrayAndLines() throws Exception {
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
    void inflatesGzip() throws Exception {
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
    void answers400ForAnUnreadableBodyAndStoresNothing(String body) throws Exception {
        Answer answer = post(body);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.type()).startsWith("application/problem+json");
        assertThat(answer.json().path("detail").asString()).isNotBlank();
        assertThat(rows()).isZero();
    }

    @Test
    void storesNothingOfATruncatedBody() throws Exception {
        assertThat(post("[" + activity() + "," + activity().substring(0, 40)).status())
                .isEqualTo(400);
        assertThat(rows()).isZero();
    }

    @Test
    void explainsTruncatedGzip() throws Exception {
        byte[] whole = gzip("[" + activity() + "]");
        for (int length : new int[] {0, 5, 30, whole.length - 3}) {
            Answer answer = send(
                    Arrays.copyOf(whole, length), TestKeys.CAPTURE, "application/json", "Content-Encoding", "gzip");
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.json().path("detail").asString())
                    .isEqualTo("The body is not readable gzip: it is truncated after " + length + " bytes.");
        }
    }

    @ParameterizedTest
    @CsvSource({"overlong, c080", "a surrogate, eda080", "cut short, e282", "beyond U+10FFFF, f4908080"})
    void answers400ForMalformedUtf8AndSaysWhere(String kind, String hex) throws Exception {
        String good = activity();
        byte[] before = utf8("[" + good + ",\n" + with("\"metadata\":{\"a\":\""));
        byte[] malformed = HexFormat.of().parseHex(hex);
        byte[] body = Arrays.copyOf(before, before.length + malformed.length);
        System.arraycopy(malformed, 0, body, before.length - 2, malformed.length);
        Answer answer = send(body, TestKeys.CAPTURE, "application/json");
        assertThat(answer.status()).as(kind).isEqualTo(400);
        assertThat(answer.json().path("detail").asString()).startsWith("The body is not UTF-8 at line 2, column");
        assertThat(rows()).isZero();
    }

    @Test
    void answers413WhenTooLarge() throws Exception {
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
    void rejectsOtherTypesAndEncodings() throws Exception {
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
