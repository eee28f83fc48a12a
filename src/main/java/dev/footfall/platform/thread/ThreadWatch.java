package dev.footfall.platform.thread;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.coyote.AbstractProtocol;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * Ends the process when a thread ends that nobody here can restart: Tomcat's acceptor and poller, and the scheduler's.
 * A supervisor does not restart a process that half works. Checks every five seconds, while the web server runs.
 */
final class ThreadWatch implements SmartLifecycle {

    /** EX_SOFTWARE of sysexits.h: an internal error of the program. */
    static final int EXIT_CODE = 70;

    private static final Logger log = LoggerFactory.getLogger(ThreadWatch.class);
    private static final Duration CHECK_INTERVAL = Duration.ofSeconds(5);
    /** A minute without a beat: counted in checks, since a suspended process runs as few checks as beats. */
    private static final int MAX_MISSED_BEATS = 12;

    private static final Duration EXIT_TIMEOUT = Duration.ofSeconds(30);

    private final ServletWebServerApplicationContext context;
    private final LastingThreads threads;
    private final Consumer<String> end;
    private volatile List<Thread> watched = List.of();
    private volatile int missed;
    private volatile boolean running;
    private @Nullable Thread watch;

    ThreadWatch(ServletWebServerApplicationContext context, LastingThreads threads, Consumer<String> end) {
        this.context = context;
        this.threads = threads;
        this.end = end;
    }

    @Override
    public void start() {
        watched = ofServer();
        missed = 0;
        running = true;
        watch = threads.start(Thread.ofPlatform().daemon().name("thread-watch"), this::work);
    }

    /** The threads of which Tomcat has one each, found by name: there is no other access to them. */
    private List<Thread> ofServer() {
        if (!(context.getWebServer() instanceof TomcatWebServer server)
                || !(server.getTomcat().getConnector().getProtocolHandler() instanceof AbstractProtocol<?> protocol)) {
            return List.of();
        }
        // with a port of its own choice the threads were named before it was chosen
        String name = protocol.getName().replace("\"", "").replaceFirst("(-auto-\\d+)-\\d+$", "$1");
        return all().stream()
                .filter(thread -> thread.getName().startsWith(name + "-Poller")
                        || thread.getName().startsWith(name + "-Acceptor"))
                .toList();
    }

    private static List<Thread> all() {
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        while (group.getParent() != null) {
            group = group.getParent();
        }
        Thread[] found = new Thread[2 * group.activeCount() + 16];
        group.enumerate(found);
        return Arrays.stream(found).filter(Objects::nonNull).toList();
    }

    /** By name, for tests. */
    List<String> watched() {
        return watched.stream().map(Thread::getName).toList();
    }

    private void work() {
        while (running) {
            LockSupport.parkNanos(CHECK_INTERVAL.toNanos());
            if (running) {
                look();
            }
        }
    }

    void look() {
        for (Thread thread : watched) {
            if (!thread.isAlive()) {
                end(thread.getName());
                return;
            }
        }
        missed++;
        if (missed > MAX_MISSED_BEATS) {
            end("the scheduler");
        }
    }

    private void end(String dead) {
        running = false;
        log.error("{} is dead and only a restart brings it back: the process exits with code {}", dead, EXIT_CODE);
        end.accept(dead);
    }

    /** Called by the scheduler, which proves that it lives; on a thread of its own, so that no slow task delays it. */
    @Scheduled(fixedRate = 1_000)
    void beat() {
        missed = 0;
    }

    @Override
    public void stop() {
        running = false;
        LockSupport.unpark(watch);
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Starts after the web server, stops before it. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication
    static class Beans {

        @Bean
        ThreadWatch threadWatch(ServletWebServerApplicationContext context, LastingThreads threads) {
            return new ThreadWatch(context, threads, _ -> exit());
        }

        /**
         * Exits in order, so that what was acknowledged is stored and the embedded server stops; but within a time
         * limit.
         */
        private static void exit() {
            Thread.ofPlatform().daemon().name("exit").start(() -> System.exit(EXIT_CODE));
            Thread.ofPlatform().daemon().name("halt").start(() -> {
                LockSupport.parkNanos(EXIT_TIMEOUT.toNanos());
                Runtime.getRuntime().halt(EXIT_CODE);
            });
        }
    }
}
