package dev.footfall.platform.thread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.footfall.platform.health.AlarmSource.Alarm;
import dev.footfall.testkit.Wait;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** What ends a lasting thread, and what does not. */
class LastingThreadsTests {

    private final LastingThreads threads = new LastingThreads();

    @Test
    void restartsAfterFailuresAndRaisesAnAlarm() throws InterruptedException {
        List<Throwable> failures = List.of(new StackOverflowError(), new IOException(), new IllegalStateException());
        AtomicInteger runs = new AtomicInteger();
        Thread thread = threads.start(Thread.ofVirtual().name("drain"), () -> {
            int run = runs.getAndIncrement();
            if (run < failures.size()) {
                throwIt(failures.get(run));
            }
        });
        thread.join();

        assertThat(runs).hasValue(4);
        assertThat(threads.look())
                .extracting(Alarm::kind, Alarm::about, Alarm::number)
                .containsExactly(tuple("thread-fails", "drain", 3L));
    }

    private static void throwIt(Throwable failure) throws Exception {
        switch (failure) {
            case Exception e -> throw e;
            case Error e -> throw e;
            default -> throw new AssertionError(failure);
        }
    }

    @Test
    void raisesNoAlarmForOneFailure() throws InterruptedException {
        AtomicInteger runs = new AtomicInteger();
        threads.start(Thread.ofVirtual().name("drain"), () -> {
                    if (runs.getAndIncrement() == 0) {
                        throw new IllegalStateException();
                    }
                })
                .join();
        assertThat(threads.look()).isEmpty();
    }

    @Test
    void endsWhenInterrupted() throws InterruptedException {
        Thread thread = threads.start(Thread.ofPlatform(), () -> Thread.sleep(Duration.ofDays(1)));
        thread.interrupt();
        assertThat(thread.join(Wait.PATIENCE)).isTrue();
    }

    @Test
    void endsWhenInterruptedDuringAPause() throws InterruptedException {
        AtomicInteger runs = new AtomicInteger();
        Thread thread = threads.start(Thread.ofPlatform(), () -> {
            if (runs.getAndIncrement() > 0 && Thread.interrupted()) {
                throw new InterruptedException();
            }
            throw new IllegalStateException();
        });
        while (runs.get() == 0) {
            LockSupport.parkNanos(1_000_000);
        }
        thread.interrupt();
        assertThat(thread.join(Wait.PATIENCE)).isTrue();
    }
}
