package dev.footfall.platform.database;

import dev.footfall.platform.thread.LastingThreads;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the server again when it dies, on the same port, so that the pools find it. One daemon thread; a failed attempt is repeated, at most every 5 s. */
final class ServerWatch implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ServerWatch.class);
    private static final long LOOKS_EVERY_MS = 100;
    private static final long MOST_BETWEEN_ATTEMPTS_MS = 5_000;

    private final PostgresServer server;
    private final Thread thread;
    private volatile PostgresServer.Postmaster postmaster;
    private volatile boolean closing;

    ServerWatch(PostgresServer server, PostgresServer.Postmaster postmaster) {
        this.server = server;
        this.postmaster = postmaster;
        // of its own: it is there before any bean is
        this.thread = new LastingThreads().start(Thread.ofPlatform().daemon().name("postgres-watch"), this::watch);
    }

    private void watch() throws InterruptedException {
        long pause = LOOKS_EVERY_MS;
        while (!closing) {
            Thread.sleep(pause);
            if (postmaster.isAlive()) {
                pause = LOOKS_EVERY_MS;
            } else if (!closing) {
                log.warn(
                        "PostgreSQL (process {}) ended: starting it again",
                        postmaster.process().pid());
                pause = Math.min(2 * pause, MOST_BETWEEN_ATTEMPTS_MS);
                restart();
            }
        }
    }

    private void restart() throws InterruptedException {
        try {
            postmaster = server.start();
        } catch (IOException | RuntimeException e) {
            log.error("PostgreSQL could not be started again", e);
        }
    }

    @Override
    public void close() {
        closing = true;
        try {
            thread.interrupt();
            thread.join();
            server.stop(postmaster);
        } catch (IOException e) {
            log.warn("PostgreSQL could not be stopped; the next start takes it over", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
