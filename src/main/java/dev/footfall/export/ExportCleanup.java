package dev.footfall.export;

import dev.footfall.platform.DataFolder;
import dev.footfall.platform.database.JobsDatabase;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Lets exports expire, on any node, and keeps of this node's files only those of exports that are not over, and no parts of those that are whole. */
@Component
class ExportCleanup {

    private static final Logger log = LoggerFactory.getLogger(ExportCleanup.class);

    private final JdbcClient database;
    private final ExportPersonalData people;
    private final ExportFolder folder;
    private final DataFolder data;
    private final ExportSettings settings;
    private final Clock clock;
    /** Said once, not every second. */
    private volatile boolean refused;

    ExportCleanup(
            @JobsDatabase JdbcClient database,
            ExportPersonalData people,
            ExportFolder folder,
            DataFolder data,
            ExportSettings settings,
            Clock clock) {
        this.database = database;
        this.people = people;
        this.folder = folder;
        this.data = data;
        this.settings = settings;
        this.clock = clock;
    }

    @Scheduled(fixedDelay = 1_000, initialDelay = 1_000)
    void files() {
        try {
            if (data.owner()) {
                people.dropSuppressed();
                dropParts();
                refused = false;
            }
        } catch (DataAccessException | TransactionException away) {
            log.debug("Export files not looked through: the database is away");
        } catch (UncheckedIOException e) {
            if (!refused) {
                log.warn(
                        "Files of exports that are over could not be deleted, and are tried again: {}", e.getMessage());
            }
            refused = true;
        }
    }

    /** What a run left that was killed after its last word, or that another node took over. */
    private void dropParts() {
        Set<UUID> here = folder.exportsWithParts();
        if (!here.isEmpty()) {
            database.sql("select id from export_request where id = any (:here) and status = 'COMPLETED'")
                    .param("here", here.toArray(UUID[]::new))
                    .query(UUID.class)
                    .list()
                    .forEach(folder::deleteParts);
        }
    }

    @Scheduled(fixedDelay = 30_000, initialDelay = 5_000)
    void expire() {
        try {
            expire(clock.instant());
        } catch (DataAccessException | TransactionException away) {
            log.debug("No export expired: the database is away");
        }
    }

    /** What is told of them, and of whom was in them, goes in two steps: the second after as long again. */
    void expire(Instant now) {
        database.sql("""
                        with over as (
                            update export_request set status = 'EXPIRED', error = null
                            where expires_at <= :now and status not in ('SUPERSEDED', 'EXPIRED')
                            returning id),
                        parts as (
                            delete from export_part where export in (select id from over)
                        ), shown as (
                            delete from export_shown where export in (select id from over))
                        delete from export_people where export in (select id from over)""").param("now", now.atOffset(ZoneOffset.UTC)).update();
        database.sql("delete from export_request where expires_at <= :before")
                .param("before", now.minus(settings.keep()).atOffset(ZoneOffset.UTC))
                .update();
    }
}
