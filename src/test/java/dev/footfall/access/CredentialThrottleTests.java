package dev.footfall.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.access.CredentialThrottle.Wrong;
import dev.footfall.platform.Caller;
import dev.footfall.platform.Caller.Role;
import dev.footfall.platform.Caller.Scope;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CredentialThrottleTests {

    private static final Caller KEY = Caller.key(UUID.randomUUID(), "ff_abc", Set.of(), Set.of(Scope.CAPTURE));

    private final CredentialThrottle throttle = new CredentialThrottle();

    @Test
    void refusesANewKeyAfterManyWrongOnes() {
        fail("192.0.2.7", CredentialThrottle.LIMIT);
        assertThat(throttle.refuses(other(), "192.0.2.7")).as("at the limit").isFalse();

        fail("192.0.2.7", 1);
        assertThat(throttle.refuses(KEY, "192.0.2.7")).isTrue();
        assertThat(throttle.refuses(KEY, "192.0.2.8")).as("elsewhere").isFalse();
    }

    @Test
    void keepsAcceptingAKeyUsedThereBefore() {
        assertThat(throttle.refuses(KEY, "192.0.2.7")).isFalse();
        fail("192.0.2.7", CredentialThrottle.LIMIT + 1);

        assertThat(throttle.refuses(KEY, "192.0.2.7")).isFalse();
    }

    @Test
    void keepsAcceptingTokensOfPeople() {
        fail("192.0.2.7", CredentialThrottle.LIMIT + 1);

        assertThat(throttle.refuses(Caller.token(UUID.randomUUID(), Set.of(Role.USER)), "192.0.2.7"))
                .isFalse();
    }

    @Test
    void countsAddressesOfOneIpv6NetworkTogether() {
        for (int i = 0; i <= CredentialThrottle.LIMIT; i++) {
            throttle.failed("2001:db8:1:2::" + Integer.toHexString(i), "wrong key " + i);
        }

        assertThat(throttle.refuses(KEY, "2001:db8:1:2:ffff::1")).isTrue();
        assertThat(throttle.refuses(KEY, "2001:db8:1:3::1")).isFalse();
    }

    /** A sender with an old key, which would keep every new one out of its network. */
    @Test
    void countsTheSameWrongKeyOnce() {
        assertThat(throttle.failed("192.0.2.7", "an old key")).isEqualTo(Wrong.FIRST);
        for (int i = 0; i < 2 * CredentialThrottle.LIMIT; i++) {
            assertThat(throttle.failed("192.0.2.7", "an old key")).isEqualTo(Wrong.ANOTHER);
        }
        assertThat(throttle.refuses(KEY, "192.0.2.7")).isFalse();

        fail("192.0.2.7", CredentialThrottle.LIMIT - 1);
        assertThat(throttle.failed("192.0.2.7", "one more")).isEqualTo(Wrong.FIRST_TOO_MANY);
        assertThat(throttle.failed("192.0.2.7", "one more")).isEqualTo(Wrong.TOO_MANY);
        assertThat(throttle.failed("192.0.2.7", "an old key"))
                .as("as a right one would")
                .isEqualTo(Wrong.TOO_MANY);
    }

    private void fail(String address, int times) {
        for (int i = 0; i < times; i++) {
            throttle.failed(address, "wrong key of " + UUID.randomUUID());
        }
    }

    private static Caller other() {
        return Caller.key(UUID.randomUUID(), "ff_def", Set.of(), Set.of(Scope.CAPTURE));
    }
}
