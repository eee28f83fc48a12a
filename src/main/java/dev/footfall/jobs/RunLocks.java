package dev.footfall.jobs;

import dev.footfall.platform.UnavailableException;
import dev.footfall.platform.database.UnpooledDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The locks of runs that this process holds or tries to: who meets one here needs no connection to learn that it is taken. Safe for all threads. */
@Component
class RunLocks {

    private final DataSource unpooled;
    private final Set<String> here = ConcurrentHashMap.newKeySet();

    RunLocks(@UnpooledDatabase DataSource unpooled) {
        this.unpooled = unpooled;
    }

    /**
     * Null where it is taken, here or elsewhere.
     *
     * @throws UnavailableException where the database is away
     */
    @Nullable RunLock tryTake(String key) {
        if (!here.add(key)) {
            return null;
        }
        RunLock lock = null;
        try {
            lock = RunLock.tryTake(unpooled, key, () -> here.remove(key));
            return lock;
        } catch (SQLException e) {
            UnavailableException unavailableException = new UnavailableException(
                    "The database does not answer just now. Try again shortly.", Duration.ofSeconds(5));
            unavailableException.initCause(e);
            throw unavailableException;
        } finally {
            if (lock == null) {
                here.remove(key);
            }
        }
    }
}
