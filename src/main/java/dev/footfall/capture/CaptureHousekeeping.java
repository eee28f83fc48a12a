package dev.footfall.capture;

import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Removes what capture no longer needs to tell a repetition. */
@Component
final class CaptureHousekeeping {

    private static final Logger log = LoggerFactory.getLogger(CaptureHousekeeping.class);

    private final JdbcClient database;
    private final BatchIds ids;

    CaptureHousekeeping(JdbcClient database, BatchIds ids) {
        this.database = database;
        this.ids = ids;
    }

    /** Batches of this node that can no longer be retried, and what crashed nodes left a month ago. */
    @Scheduled(fixedDelay = 1, initialDelay = 1, timeUnit = TimeUnit.MINUTES)
    void forgetSettledBatches() {
        quietly(() -> database.sql("""
                        delete from capture_batch
                        where (node = :node and sequence < :settled) or stored_at < now() - interval '30 days'""")
                .param("node", ids.node())
                .param("settled", ids.settledBelow())
                .update());
    }

    /** The contract promises eight days for activities that came without a time. */
    @Scheduled(fixedDelay = 1, initialDelay = 1, timeUnit = TimeUnit.HOURS)
    void forgetUntimedIds() {
        quietly(() -> database.sql("delete from untimed_id where received_at < now() - interval '8 days'")
                .update());
    }

    private static void quietly(Runnable work) {
        try {
            work.run();
        } catch (DataAccessException | TransactionException away) {
            log.debug("Not tidied up: the database is away");
        }
    }
}
