package dev.footfall.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class CachedReadTests {

    private final CachedRead<String> keys = new CachedRead<>("none");

    @Test
    void replacesTheOldRead() {
        keys.renew(() -> "one");
        assertThat(keys.get()).isEqualTo("one");
        keys.renew(() -> "two");
        assertThat(keys.get()).isEqualTo("two");
    }

    /** As when somebody makes a key, and reads it, while the read of the clock is still under way. */
    @Test
    void slowEarlierReadReplacesNothing() {
        keys.renew(() -> {
            keys.renew(() -> "with the new key");
            return "as it was before";
        });

        assertThat(keys.get()).isEqualTo("with the new key");
    }

    @Test
    void failedReadKeepsTheOldOne() {
        keys.renew(() -> "one");

        assertThatThrownBy(() -> keys.renew(() -> {
                    throw new IllegalStateException("away");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(keys.get()).isEqualTo("one");
    }
}
