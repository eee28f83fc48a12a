package dev.footfall.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PgBinaryTests {

    @ParameterizedTest
    @CsvSource({
        "2000-01-01T00:00:00Z, 0",
        "2000-01-01T00:00:00.000001999Z, 1",
        "1999-12-31T23:59:59.999999Z, -1",
        "1969-12-31T23:59:59.5Z, -946684800500000",
        "2026-11-20T10:00:00Z, 848484000000000"
    })
    void writesMomentsAsMicrosecondsSince2000(Instant moment, long micros) {
        assertThat(PgBinary.micros(moment)).isEqualTo(micros);
        assertThat(PgBinary.instant(micros)).isEqualTo(moment.minusNanos(moment.getNano() % 1_000));
    }

    @Test
    void skipsBytesBeforeTheRows() {
        ByteBuffer stream = ByteBuffer.allocate(64);
        PgBinary.putHeader(stream);
        stream.putShort((short) 7).flip();

        PgBinary.skipHeader(stream);

        assertThat(stream.getShort()).isEqualTo((short) 7);
    }
}
