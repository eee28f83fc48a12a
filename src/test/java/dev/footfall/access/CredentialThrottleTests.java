package dev.footfall.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.platform.Caller;
import dev.footfall.platform.Role;
import dev.footfall.platform.Scope;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CredentialThrottleTests {

    private static final Caller KEY = Caller.key(UUID.randomUUID(), "ff_abc", Set.of(), Set.of(Scope.CAPTURE));

    private final CredentialThrottle throttle = new CredentialThrottle();

    @Test
    void aKeyThatIsNewThereWaitsWhereManyWereWrong() {
        fail("192.0.2.7", CredentialThrottle.LIMIT);
        assertThat(throttle.refuses(other(), "192.0.2.7")).as("at the limit").isFalse();

        fail("192.0.2.7", 1);
        assertThat(throttle.refuses(KEY, "192.0.2.7")).isTrue();
        assertThat(throttle.refuses(KEY, "192.0.2.8")).as("elsewhere").isFalse();
    }

    @Test
    void aKeyThatWasUsedThereGoesOn() {
        assertThat(throttle.refuses(KEY, "192.0.2.7")).isFalse();
        fail("192.0.2.7", CredentialThrottle.LIMIT + 1);

        assertThat(throttle.refuses(KEY, "192.0.2.7")).isFalse();
    }

    @Test
    void aPersonsTokenGoesOn() {
        fail("192.0.2.7", CredentialThrottle.LIMIT + 1);

        assertThat(throttle.refuses(Caller.token(UUID.randomUUID(), Set.of(Role.USER)), "192.0.2.7"))
                .isFalse();
    }

    @Test
    void addressesOfOneIpv6NetworkCountTogether() {
        for (int i = 0; i <= CredentialThrottle.LIMIT; i++) {
            throttle.failed("2001:db8:1:2::" + Integer.toHexString(i));
        }

        assertThat(throttle.refuses(KEY, "2001:db8:1:2:ffff::1")).isTrue();
        assertThat(throttle.refuses(KEY, "2001:db8:1:3::1")).isFalse();
    }

    private void fail(String address, int times) {
        for (int i = 0; i < times; i++) {
            throttle.failed(address);
        }
    }

    private static Caller other() {
        return Caller.key(UUID.randomUUID(), "ff_def", Set.of(), Set.of(Scope.CAPTURE));
    }
}
