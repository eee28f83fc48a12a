package dev.footfall.capture;

import dev.footfall.platform.SqlTime;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The ledger of single API keys. What still waits in a spool is not in it yet, so that the equation holds at any time.
 */
@Repository
public class KeyLedger {

    private final JdbcClient database;

    KeyLedger(JdbcClient database) {
        this.database = database;
    }

    /** What became of activities; received = accepted + duplicates + suppressed + rejected + dead. */
    public record Sums(
            UUID keyId, long received, long accepted, long duplicates, long suppressed, long rejected, long dead) {}

    /** By key, for all hours from this one on; keys that sent nothing are missing. */
    public Map<UUID, Sums> since(Instant hour) {
        var sums = new HashMap<UUID, Sums>();
        database.sql("""
                        select key_id, sum(received) as received, sum(accepted) as accepted,
                            sum(duplicates) as duplicates, sum(suppressed) as suppressed,
                            sum(rejected) as rejected, sum(dead) as dead
                        from capture_ledger
                        where hour >= :hour and source = 'key'
                        group by key_id""")
                .param("hour", SqlTime.utc(hour))
                .query(Sums.class)
                .list()
                .forEach(line -> sums.put(line.keyId, line));
        return sums;
    }
}
