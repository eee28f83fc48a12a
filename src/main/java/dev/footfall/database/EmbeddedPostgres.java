package dev.footfall.database;

import dev.footfall.platform.DataFolder;
import dev.footfall.platform.StartupException;
import dev.footfall.platform.thread.LastingThreads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real PostgreSQL below the data folder. The owner of the folder starts it, restarts it when it dies, and stops it on
 * {@link #close()}, which must come after the last connection. A process that only attaches does none of this. The next
 * start repairs every state that a crash can leave: a postmaster without its application is taken over if it answers
 * and ended if it does not, a stale pid file is removed. While the application lives, a server that hangs is waited
 * for, never replaced by a second one.
 */
public final class EmbeddedPostgres implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(EmbeddedPostgres.class);

    private final Cluster cluster;
    private final @Nullable ServerWatch watch;

    private EmbeddedPostgres(Cluster cluster, @Nullable ServerWatch watch) {
        this.cluster = cluster;
        this.watch = watch;
    }

    /**
     * Starts or takes over the server if this process owns the folder, otherwise attaches to the owner's.
     *
     * @param changed server settings that differ from the defaults, as {@code fsync} in tests
     */
    public static EmbeddedPostgres start(DataFolder folder, Map<String, String> changed) {
        Cluster cluster = Cluster.below(folder.path());
        try {
            if (!folder.owner()) {
                Databases.awaitAttachment(cluster);
                return new EmbeddedPostgres(cluster, null);
            }
            PostgresServer server = PostgresServer.in(cluster, changed);
            EmbeddedPostgres started = new EmbeddedPostgres(cluster, new ServerWatch(server, server.serve()));
            Databases.create(cluster);
            log.info("PostgreSQL {} serves {}", PostgresBinaries.VERSION, started.endpoint());
            return started;
        } catch (IOException | SQLException e) {
            throw new StartupException(
                    "The embedded PostgreSQL in %s does not start: %s".formatted(cluster.home(), e.getMessage()),
                    "See " + cluster.log() + " for its own messages.",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The application's database, with its owner's role. */
    public Endpoint endpoint() {
        return endpoint(Cluster.NAME, Cluster.NAME);
    }

    /** Any database, with the cluster's superuser. */
    public Endpoint superuser(String database) {
        return endpoint(Cluster.SUPERUSER, database);
    }

    private Endpoint endpoint(String user, String database) {
        try {
            return cluster.endpoint(user, database);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        if (watch != null) {
            watch.close();
        }
    }

    /**
     * Restarts the server when it dies, on the same port, so that the pools find it. One daemon thread; a failed
     * attempt is retried, at most every 5 s.
     */
    static final class ServerWatch implements AutoCloseable {

        private static final Logger log = LoggerFactory.getLogger(ServerWatch.class);
        private static final long CHECK_INTERVAL_MS = 100;
        private static final long MAX_RETRY_DELAY_MS = 5_000;

        private final PostgresServer server;
        private final Thread thread;
        private volatile PostgresServer.Postmaster postmaster;
        private volatile boolean closing;

        ServerWatch(PostgresServer server, PostgresServer.Postmaster postmaster) {
            this.server = server;
            this.postmaster = postmaster;
            // an instance of its own, because it runs before any bean exists
            this.thread =
                    new LastingThreads().start(Thread.ofPlatform().daemon().name("postgres-watch"), this::watch);
        }

        private void watch() throws InterruptedException {
            long pause = CHECK_INTERVAL_MS;
            while (!closing) {
                Thread.sleep(pause);
                if (postmaster.isAlive()) {
                    pause = CHECK_INTERVAL_MS;
                } else if (!closing) {
                    log.warn(
                            "PostgreSQL (process {}) ended: starting it again",
                            postmaster.process().pid());
                    pause = Math.min(2 * pause, MAX_RETRY_DELAY_MS);
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
}
