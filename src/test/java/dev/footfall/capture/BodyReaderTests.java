package dev.footfall.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;

/** Bodies in memory: as they were sent, within the limit, within the budget. */
class BodyReaderTests {

    private static final int LIMIT = 100_000;

    private final ByteBudget budget = new ByteBudget(250_000);
    private final BodyReader reader = new BodyReader(budget, LIMIT);

    @Test
    void bodiesOfAnySizeUpToTheLimitArriveWholePlainAndInflated() throws IOException {
        Random random = new Random(3);
        for (int size : new int[] {0, 1, 4_095, 4_096, 4_097, 65_000, LIMIT}) {
            byte[] sent = new byte[size];
            random.nextBytes(sent);
            assertThat(read(request(sent))).isEqualTo(sent);
            assertThat(read(gzipped(sent))).isEqualTo(sent);
        }
        assertThat(budget.taken()).isZero();
    }

    @Test
    void oneByteOverTheLimitIsTooLargeHoweverItComes() throws IOException {
        byte[] sent = new byte[LIMIT + 1];
        assertThatThrownBy(() -> reader.read(request(sent))).isInstanceOf(TooLargeException.class);
        assertThatThrownBy(() -> reader.read(gzipped(sent))).isInstanceOf(TooLargeException.class);
        assertThat(budget.taken()).isZero();
    }

    @Test
    void pastTheBudgetNothingMoreIsTakenUntilSomethingIsGivenBack() throws IOException {
        byte[] sent = new byte[LIMIT];
        BodyReader.Body first = reader.read(request(sent));
        BodyReader.Body second = reader.read(request(sent));
        assertThatThrownBy(() -> reader.read(request(sent))).isInstanceOf(NotDurableException.class);

        first.close();
        reader.read(request(sent)).close();
        second.close();
        assertThat(budget.taken()).isZero();
    }

    @Test
    void brokenGzipIsNotReadableWhereverItBreaks() throws IOException {
        byte[] whole = gzip(new byte[] {1, 2, 3, 4, 5});
        for (int i = 0; i < whole.length; i++) {
            MockHttpServletRequest request = request(Arrays.copyOf(whole, i));
            request.addHeader("Content-Encoding", "gzip");
            assertThatThrownBy(() -> reader.read(request)).isInstanceOf(NotReadableException.class);
        }
        assertThat(budget.taken()).isZero();
    }

    private byte[] read(MockHttpServletRequest request) throws IOException {
        try (BodyReader.Body body = reader.read(request)) {
            return Arrays.copyOf(body.bytes(), body.length());
        }
    }

    private static MockHttpServletRequest request(byte[] content) {
        MockHttpServletRequest request = new MockHttpServletRequest("POST", "/api/activities");
        request.setContent(content);
        return request;
    }

    private static MockHttpServletRequest gzipped(byte[] content) throws IOException {
        MockHttpServletRequest request = request(gzip(content));
        request.addHeader("Content-Encoding", "gzip");
        return request;
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(content);
        }
        return bytes.toByteArray();
    }
}
