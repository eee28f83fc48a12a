package dev.footfall.platform.thread;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.testkit.BesideTest;
import dev.footfall.testkit.Wait;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.test.util.ReflectionTestUtils;

/** The threads of the running server that only a new start brings back. */
@BesideTest
class ThreadWatchIntegrationTests {

    @Autowired
    private ThreadWatch ofApplication;

    @Autowired
    private ServletWebServerApplicationContext context;

    private final List<String> ends = new CopyOnWriteArrayList<>();
    private ThreadWatch watch;

    @BeforeEach
    void start() {
        watch = new ThreadWatch(context, new LastingThreads(), ends::add);
        watch.start();
    }

    @AfterEach
    void stop() {
        watch.stop();
    }

    @Test
    void watchesPollerAndAcceptor() {
        assertThat(watch.watched())
                .anyMatch(name -> name.contains("Poller"))
                .anyMatch(name -> name.contains("Acceptor"));
        watch.look();
        assertThat(ends).isEmpty();
    }

    @Test
    void deadThreadEndsTheProcess() throws InterruptedException {
        Thread dead = Thread.ofPlatform().name("http-nio-Poller").start(() -> {});
        dead.join();
        ReflectionTestUtils.setField(watch, "watched", new ArrayList<>(List.of(dead)));
        watch.look();
        assertThat(ends).containsExactly("http-nio-Poller");
        assertThat(watch.isRunning()).isFalse();
    }

    @Test
    void silentSchedulerEndsTheProcess() {
        for (int i = 0; i < 12; i++) {
            watch.look();
        }
        assertThat(ends).isEmpty();
        watch.beat();
        watch.look();
        assertThat(ends).isEmpty();
        for (int i = 0; i < 12; i++) {
            watch.look();
        }
        assertThat(ends).containsExactly("the scheduler");
    }

    @Test
    void schedulerBeatsInTheApplication() {
        assertThat(ofApplication.isRunning()).isTrue();
        ofApplication.look();
        Wait.until(() -> Integer.valueOf(0).equals(ReflectionTestUtils.getField(ofApplication, "missed")));
    }
}
