package dev.footfall.platform.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.testkit.BesideTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.health.actuate.endpoint.HttpCodeStatusMapper;
import org.springframework.boot.health.contributor.Status;

@BesideTest
class ProbesIntegrationTests {

    @Autowired
    HttpCodeStatusMapper codes;

    @Test
    void probeFailsWhenDownButNotWhenDegraded() {
        assertThat(codes.getStatusCode(Status.OUT_OF_SERVICE)).isEqualTo(503);
        assertThat(codes.getStatusCode(Status.DOWN)).isEqualTo(503);
        assertThat(codes.getStatusCode(new Status("DEGRADED"))).isEqualTo(200);
        assertThat(codes.getStatusCode(Status.UP)).isEqualTo(200);
    }
}
