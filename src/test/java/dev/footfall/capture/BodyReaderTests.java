package dev.footfall.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.footfall.capture.BodyReader.NotReadableException;
import dev.footfall.capture.BodyReader.TooLargeException;
import dev.footfall.platform.body.Body;
import dev.footfall.platform.body.ByteBudget;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;

/** Bodies in memory: as they were sent, within the limit, within the budget. */
class BodyReaderTests {

    private static final int LIMIT = 100_000;

    private final ByteBudget budget = new ByteBudget(250_000, LIMIT);
    private final BodyReader reader = new BodyReader(budget, LIMIT);

    @Test
    void readsBodiesOfAnySizePlainAndGzipped() throws IOException {
        Random random = new Random(3);
        for (int size : new int[] {0, 1, 4_095, 4_096, 4_097, 65_000, LIMIT}) {
            byte[] sent = new byte[size];
            for (int i = 0; i < size; i++) {
                sent[i] = (byte) random.nextInt(128);
            }
            assertThat(read(request(sent))).isEqualTo(sent);
            assertThat(read(gzipped(sent))).isEqualTo(sent);
        }
        assertThat(budget.taken()).isZero();
    }

    @Test
    void rejectsOneByteOverTheLimit() throws IOException {
        byte[] sent = new byte[LIMIT + 1];
        assertThatThrownBy(() -> reader.read(request(sent), somebody())).isInstanceOf(TooLargeException.class);
        assertThatThrownBy(() -> reader.read(gzipped(sent), somebody())).isInstanceOf(TooLargeException.class);
        assertThat(budget.taken()).isZero();
    }

    @Test
    void refusesBodiesOverTheBudget() throws IOException {
        byte[] sent = new byte[LIMIT];
        Body first = reader.read(request(sent), somebody());
        Body second = reader.read(request(sent), somebody());
        assertThatThrownBy(() -> reader.read(request(sent), somebody())).isInstanceOf(Body.NoRoomException.class);

        first.close();
        reader.read(request(sent), somebody()).close();
        second.close();
        assertThat(budget.taken()).isZero();
    }

    @Test
    void rejectsGzipBrokenAnywhere() throws IOException {
        byte[] whole = gzip(new byte[] {1, 2, 3, 4, 5});
        for (int i = 0; i < whole.length; i++) {
            MockHttpServletRequest request = request(Arrays.copyOf(whole, i));
            request.addHeader("Content-Encoding", "gzip");
            assertThatThrownBy(() -> reader.read(request, somebody())).isInstanceOf(NotReadableException.class);
        }
        assertThat(budget.taken()).isZero();
    }

    @Test
    void joinsGzipMembersToOneText() throws IOException {
        ByteArrayOutputStream members = new ByteArrayOutputStream();
        members.write(gzip("[1,".getBytes(StandardCharsets.US_ASCII)));
        members.write(gzip(new byte[0]));
        members.write(gzip("2]".getBytes(StandardCharsets.US_ASCII)));
        MockHttpServletRequest request = request(members.toByteArray());
        request.addHeader("Content-Encoding", "gzip");
        assertThat(new String(read(request), StandardCharsets.US_ASCII)).isEqualTo("[1,2]");
    }

    @Test
    void readsEveryGzipHeaderField() throws IOException {
        byte[] plain = gzip("[]".getBytes(StandardCharsets.US_ASCII));
        ByteArrayOutputStream full = new ByteArrayOutputStream();
        full.write(plain, 0, 3);
        full.write(2 | 4 | 8 | 16);
        full.write(plain, 4, 6);
        full.write(new byte[] {3, 0, 'a', 'b', 'c'});
        full.write("name\0comment\0".getBytes(StandardCharsets.US_ASCII));
        full.write(new byte[] {1, 2});
        full.write(plain, 10, plain.length - 10);
        MockHttpServletRequest request = request(full.toByteArray());
        request.addHeader("Content-Encoding", "gzip");
        assertThat(new String(read(request), StandardCharsets.US_ASCII)).isEqualTo("[]");
    }

    @Test
    void rejectsManyEmptyGzipMembers() throws IOException {
        ByteArrayOutputStream members = new ByteArrayOutputStream();
        members.write(gzip(" ".repeat(50_000).getBytes(StandardCharsets.US_ASCII)));
        for (int i = 0; i < 20_000; i++) {
            members.write(gzip(new byte[0]));
        }
        MockHttpServletRequest request = request(members.toByteArray());
        request.addHeader("Content-Encoding", "gzip");
        assertThatThrownBy(() -> reader.read(request, somebody()))
                .isInstanceOf(NotReadableException.class)
                .hasMessageContaining("members");
        assertThat(budget.taken()).isZero();
    }

    @Test
    void rejectsBytesBehindTheLastMember() throws IOException {
        byte[] whole = gzip("[]".getBytes(StandardCharsets.US_ASCII));
        MockHttpServletRequest request = request(Arrays.copyOf(whole, whole.length + 3));
        request.addHeader("Content-Encoding", "gzip");
        assertThatThrownBy(() -> reader.read(request, somebody()))
                .isInstanceOf(NotReadableException.class)
                .hasMessageContaining("after its last member");
    }

    @Test
    void rejectsMalformedUtf8AndSaysWhere() {
        byte[] sent = "[\n\"\0\"]".getBytes(StandardCharsets.US_ASCII);
        sent[3] = (byte) 0xc0;
        assertThatThrownBy(() -> reader.read(request(sent), somebody()))
                .isInstanceOf(NotReadableException.class)
                .hasMessageContaining("line 2, column 2");
        assertThat(budget.taken()).isZero();
    }

    @Test
    void reservesLittleForAnAnnouncedBody() throws IOException {
        byte[] sent = new byte[100];
        Body.read(new ByteArrayInputStream(sent), 90_000, LIMIT, budget, somebody());
        assertThat(budget.taken()).isLessThan(50_000);
    }

    private static ByteBudget.Holder somebody() {
        return new ByteBudget.Holder(new Object(), false);
    }

    private byte[] read(MockHttpServletRequest request) throws IOException {
        try (Body body = reader.read(request, somebody())) {
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
