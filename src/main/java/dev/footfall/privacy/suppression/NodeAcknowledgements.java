package dev.footfall.privacy.suppression;

import dev.footfall.platform.DataFolder;
import dev.footfall.platform.PersonalDataStore.LocalPersonalData;
import dev.footfall.platform.Settings;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * The table {@code suppression_node}: each node removes suppressed activity from its own disk and records up to which
 * version. A deletion is complete when every node has followed. A node that stopped with an empty disk is removed; one
 * that vanished is waited for as long as activity may arrive late, since its disk may come back.
 */
@Component
public class NodeAcknowledgements implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(NodeAcknowledgements.class);

    private final SuppressionCache people;
    private final List<LocalPersonalData> disks;
    private final DataFolder folder;
    private final JdbcClient database;
    private final Settings settings;
    private final ReentrantLock following = new ReentrantLock();
    private long followed = -1;
    private int silent;
    private volatile boolean running;

    NodeAcknowledgements(
            SuppressionCache people,
            List<LocalPersonalData> disks,
            DataFolder folder,
            JdbcClient database,
            Settings settings) {
        this.people = people;
        this.disks = disks;
        this.folder = folder;
        this.database = database;
        this.settings = settings;
    }

    /** Looks for news three times a second, and records every two seconds that the node is alive. */
    @Scheduled(fixedRate = 300, initialDelay = 300)
    void follow() {
        if (!running || !folder.owner() || !following.tryLock()) {
            return;
        }
        try {
            long version = people.version();
            if (version != followed || ++silent > 6) {
                if (version != followed) {
                    disks.forEach(LocalPersonalData::dropSuppressed);
                }
                confirm(version);
                followed = version;
                silent = 0;
            }
        } finally {
            following.unlock();
        }
    }

    private void confirm(long version) {
        database.sql("""
                        insert into suppression_node (node, version, seen_at) values (:node, :version, now())
                        on conflict (node) do update set version = excluded.version, seen_at = now()
                        """).param("node", folder.id()).param("version", version).update();
    }

    /** The number of other nodes that have not followed to this version. */
    public int behind(long version) {
        return count(version, settings.acceptLate());
    }

    /** How many of these were alive a moment ago, and so are about to follow. */
    public int aboutToFollow(long version) {
        return count(version, Duration.ofSeconds(5));
    }

    private int count(long version, Duration seenWithin) {
        return database.sql("""
                        select count(*) from suppression_node
                        where version < :version and node <> :node and seen_at > now() - make_interval(secs => :seconds)
                        """)
                .param("version", version)
                .param("node", folder.id())
                .param("seconds", seenWithin.toSeconds())
                .query(Integer.class)
                .single();
    }

    @Override
    public void start() {
        running = true;
    }

    /** Runs after the writers have stopped. */
    @Override
    public void stop() {
        running = false;
        if (!folder.owner() || !disks.stream().allMatch(LocalPersonalData::isEmpty)) {
            return;
        }
        try {
            database.sql("delete from suppression_node where node = :node")
                    .param("node", folder.id())
                    .update();
        } catch (DataAccessException | TransactionException away) {
            log.debug("The end of this node was not recorded: the database is away");
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Starts before the writers, and so stops after them. */
    @Override
    public int getPhase() {
        return -1;
    }
}
