package dev.footfall.jobs;

import dev.footfall.database.AdvisoryLock;
import dev.footfall.database.Pools.UnpooledDatabase;
import dev.footfall.platform.ProblemException.UnavailableException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The locks of runs that this process holds or tries to take: a second try for the same lock needs no connection.
 * Thread-safe.
 */
@Component
class RunLocks {

    private final DataSource unpooled;
    private final Set<String> heldHere = ConcurrentHashMap.newKeySet();

    RunLocks(@UnpooledDatabase DataSource unpooled) {
        this.unpooled = unpooled;
    }

    /**
     * Null if the lock is taken, here or elsewhere.
     *
     * @throws UnavailableException if the database is down
     */
    @Nullable RunLock tryTake(String key) {
        if (!heldHere.add(key)) {
            return null;
        }
        RunLock lock = null;
        try {
            lock = RunLock.tryTake(unpooled, key, () -> heldHere.remove(key));
            return lock;
        } catch (SQLException e) {
            UnavailableException unavailableException = new UnavailableException(
                    "The database does not answer right now. Try again shortly.", Duration.ofSeconds(5));
            unavailableException.initCause(e);
            throw unavailableException;
        } finally {
            if (lock == null) {
                heldHere.remove(key);
            }
        }
    }

    /**
     * Held while a run lives, across all nodes: an advisory lock on a connection of its own. A pooled connection may be
     * taken back or replaced; this one ends with the process in any case, and the server then releases the lock. Since
     * it can also break on its own, each chunk checks the lease (see {@link Leases}).
     */
    static final class RunLock implements AutoCloseable {

        private final Connection connection;

        private final Runnable afterwards;

        private RunLock(Connection connection, Runnable afterwards) {
            this.connection = connection;
            this.afterwards = afterwards;
        }

        /**
         * Null if another process holds it.
         *
         * @param afterwards called when it is released
         */
        static @Nullable RunLock tryTake(DataSource unpooled, String key, Runnable afterwards) throws SQLException {
            Connection connection = unpooled.getConnection();
            try (PreparedStatement lock =
                    connection.prepareStatement("select pg_try_advisory_lock(hashtextextended(?, ?))")) {
                lock.setString(1, key);
                lock.setLong(2, AdvisoryLock.JOB_RUN.number());
                try (ResultSet row = lock.executeQuery()) {
                    if (row.next() && row.getBoolean(1)) {
                        return new RunLock(connection, afterwards);
                    }
                }
                connection.close();
                return null;
            } catch (SQLException e) {
                connection.close();
                throw e;
            }
        }

        @Override
        public void close() {
            try {
                connection.close();
            } catch (SQLException gone) {
                // Closing the connection releases the lock.
            } finally {
                afterwards.run();
            }
        }
    }
}
