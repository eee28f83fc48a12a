package dev.footfall.platform.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Who may hold how much of the bytes in memory, and that all of it comes back. */
class ByteBudgetTests {

    private static final int MIB = 1 << 20;

    private final ByteBudget budget = new ByteBudget(64 * MIB, 5 * MIB);
    private final List<ByteBudget.Share> shares = new ArrayList<>();

    @Test
    void limitsAPersonToAnEighthAndAllPeopleToHalf() {
        assertThat(megabytesOf(person())).isEqualTo(7);
        for (int i = 0; i < 10; i++) {
            megabytesOf(person());
        }
        assertThat(budget.taken()).isBetween(30L * MIB, 32L * MIB);

        assertThat(megabytesOf(key())).isEqualTo(32);
    }

    @Test
    void keyLeavesAQuarterToOthers() {
        assertThat(megabytesOf(key())).isEqualTo(47);

        assertThat(megabytesOf(key())).isEqualTo(16);
    }

    @Test
    void returnsClosedSharesOnce() {
        megabytesOf(person());
        megabytesOf(key());
        shares.forEach(ByteBudget.Share::close);
        shares.forEach(ByteBudget.Share::close);

        assertThat(budget.taken()).isZero();
        assertThat(megabytesOf(key())).isEqualTo(47);
    }

    @Test
    void fitsTheLargestBodyTwice() {
        ByteBudget small = new ByteBudget(1, 5 * MIB);
        for (ByteBudget.Holder holder : List.of(person(), key())) {
            assertThat(small.open(holder).grow(5 * MIB)).isTrue();
        }
        assertThat(small.open(key()).grow(1)).isFalse();
    }

    @Test
    void reportsAndReturnsTheShareOfAnEndedThread() throws InterruptedException {
        Thread ended = Thread.ofVirtual().start(() -> megabytesOf(key()));
        ended.join();
        assertThat(budget.taken()).isPositive();

        assertThat(budget.stuck(Long.MAX_VALUE)).isPositive();
        assertThat(budget.taken()).isZero();
        assertThat(budget.stuck(Long.MAX_VALUE)).isZero();
    }

    @Test
    void reportsAShareOlderThanAnyRequest() {
        megabytesOf(key());
        assertThat(budget.stuck(Long.MAX_VALUE)).isZero();
        assertThat(budget.stuck(-1)).isEqualTo(budget.taken()).isPositive();
    }

    /** How many bodies of a megabyte find room. */
    private int megabytesOf(ByteBudget.Holder holder) {
        for (int count = 0; ; count++) {
            ByteBudget.Share share = budget.open(holder);
            shares.add(share);
            if (!share.grow(MIB)) {
                return count;
            }
        }
    }

    private static ByteBudget.Holder person() {
        return new ByteBudget.Holder(UUID.randomUUID(), true);
    }

    private static ByteBudget.Holder key() {
        return new ByteBudget.Holder(UUID.randomUUID(), false);
    }

    @Test
    void returnsTheShareOfABrokenBody() {
        ByteBudget budget = new ByteBudget(1 << 20, 1_000);
        InputStream breaksOff = new SequenceInputStream(new ByteArrayInputStream(new byte[500]), new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("made");
            }
        });

        assertThatThrownBy(() -> Body.read(breaksOff, 1_000, 1_000, budget, new ByteBudget.Holder("a", true)))
                .isInstanceOf(IOException.class);
        assertThat(budget.taken()).isZero();
    }
}
