package dev.footfall.platform.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.apache.coyote.InputBuffer;
import org.apache.coyote.Request;
import org.apache.tomcat.util.net.ApplicationBufferHandler;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.util.unit.DataSize;

/** How slow and how long a body may be: each limit by itself, where no other is near. */
class BodyMeterTests {

    private static final int PIECES = 50;
    private static final int BYTES = 100;

    /** 50 pieces of 100 bytes, each after 10 ms or more: at most 10,000 bytes a second, for half a second or more. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "below the least rate,          1MB, 50ms, 3600s, true",
        "below it in the time of grace, 1MB, 3600s, 3600s, false",
        "above the least rate,          1B, 50ms, 3600s, false",
        "longer than a body may take,   1B, 50ms, 200ms, true"
    })
    void cutsOffByRateAndTime(String which, String atLeast, String grace, String within, boolean cutOff) {
        Request request = new Request();
        request.setInputBuffer(new SteadySender());
        BodyMeter meter = new BodyMeter(
                request,
                new BodySettings(
                        DataSize.ofMegabytes(1),
                        duration("3600s"),
                        DataSize.parse(atLeast),
                        duration(grace),
                        duration(within),
                        DataSize.ofMegabytes(1)),
                PIECES * BYTES,
                false);

        if (cutOff) {
            assertThatThrownBy(() -> read(meter))
                    .isInstanceOfSatisfying(
                            BodyException.class,
                            e -> assertThat(e.getStatusCode().value()).isEqualTo(408));
        } else {
            assertThat(read(meter)).isEqualTo(PIECES * BYTES);
        }
    }

    private static Duration duration(String text) {
        return DurationStyle.SIMPLE.parse(text);
    }

    private static int read(BodyMeter meter) {
        int all = 0;
        for (int read = 0; read >= 0; read = meter.doRead(null)) {
            all += read;
        }
        return all;
    }

    private static final class SteadySender implements InputBuffer {

        private int sent;

        @Override
        public int doRead(ApplicationBufferHandler handler) {
            LockSupport.parkNanos(10_000_000);
            return sent++ < PIECES ? BYTES : -1;
        }

        @Override
        public int available() {
            return 0;
        }
    }
}
