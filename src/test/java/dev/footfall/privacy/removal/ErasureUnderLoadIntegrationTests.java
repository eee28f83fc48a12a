package dev.footfall.privacy.removal;

import static dev.footfall.testkit.TestActivity.anActivity;
import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.analytics.rollup.DayCounter;
import dev.footfall.testkit.BesideTest;
import dev.footfall.testkit.Dump;
import dev.footfall.testkit.TestActivities;
import dev.footfall.testkit.TestApi;
import dev.footfall.testkit.TestKeys;
import dev.footfall.testkit.Wait;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Fault 11: erased while their activity comes in, is counted, and is exported. */
@BesideTest
class ErasureUnderLoadIntegrationTests {

    @LocalServerPort
    int port;

    @Autowired
    TestActivities raw;

    @Autowired
    DayCounter counter;

    @Autowired
    JdbcClient database;

    @Autowired
    Clock clock;

    @Test
    void erasureHoldsUnderLoad() throws Exception {
        TestApi api = new TestApi(port);
        UUID canary = UUID.randomUUID();
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        raw.insert(IntStream.range(0, 500)
                .mapToObj(i -> anActivity().by(canary).at(clock.instant().minusSeconds(60 + i)))
                .toList());
        AtomicBoolean running = new AtomicBoolean(true);
        AtomicInteger suppressed = new AtomicInteger();
        AtomicInteger counted = new AtomicInteger();
        AtomicInteger exported = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            threads.add(Thread.ofVirtual().start(() -> {
                while (running.get()) {
                    suppressed.addAndGet(api.post(
                                    "/api/activities",
                                    TestKeys.CAPTURE,
                                    "[{\"userId\": \"%s\", \"activityType\": \"app_view\"}]".formatted(canary))
                            .json()
                            .path("suppressed")
                            .asInt(0));
                }
            }));
        }
        threads.add(Thread.ofPlatform().start(() -> {
            while (running.get()) {
                try {
                    counter.count(today);
                    counted.incrementAndGet();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }
        }));
        threads.add(Thread.ofVirtual().start(() -> {
            while (running.get()) {
                api.get("/api/admin/activities/export", TestKeys.ADMIN);
                exported.incrementAndGet();
            }
        }));
        try {
            Wait.until(() -> counted.get() > 2 && exported.get() > 2);
            var answer = api.post("/api/admin/users/" + canary + "/erasure", TestKeys.ADMIN, "");

            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            assertThat(answer.json().get("deleted").asInt()).isGreaterThanOrEqualTo(500);
            assertThat(new Dump(database).rowsWith(canary)).isEmpty();
            int counts = counted.get();
            Wait.until(() -> suppressed.get() > 20 && counted.get() > counts + 2);
        } finally {
            running.set(false);
            for (Thread thread : threads) {
                thread.join();
            }
        }
        assertThat(new Dump(database).rowsWith(canary)).isEmpty();
    }
}
