package dev.footfall.export;

import dev.footfall.activity.ViewedPeople;
import dev.footfall.database.Pools.JobsDatabase;
import dev.footfall.export.ExportRequests.ExportSettings;
import dev.footfall.export.ExportRequests.ExportStatus;
import dev.footfall.platform.SqlTime;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The tables of exports, as written by the job: each call runs in its chunk's transaction, {@link #keep} in one of its
 * own.
 */
@Repository
class ExportProgress {

    private final JdbcClient database;
    private final TransactionTemplate atOnce;
    private final ExportSettings settings;
    private final Clock clock;

    ExportProgress(
            @JobsDatabase JdbcClient database,
            @JobsDatabase PlatformTransactionManager transactions,
            ExportSettings settings,
            Clock clock) {
        this.database = database;
        this.atOnce = new TransactionTemplate(transactions);
        this.atOnce.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        this.settings = settings;
        this.clock = clock;
    }

    /** What was written of one day. */
    record Part(
            LocalDate day,
            boolean done,
            long rows,
            long bytes,
            @Nullable UUID node) {}

    /** False if the export may no longer be written. */
    boolean begin(UUID export, long run) {
        return database.sql("""
                        update export_request set status = 'RUNNING', run = :run, error = null
                        where id = :export and status not in ('COMPLETED', 'SUPERSEDED', 'EXPIRED')
                        """).param("run", run).param("export", export).update() > 0;
    }

    Optional<String> filter(UUID export) {
        return database.sql("select filter::text from export_request where id = :export and filter is not null")
                .param("export", export)
                .query(String.class)
                .optional();
    }

    /** Stores the days to write; a restart keeps those of the first run. */
    void plan(UUID export, List<LocalDate> days) {
        database.sql("""
                        insert into export_part (export, day)
                        select :export, day from unnest(:days::date[]) as day
                        where not exists (select from export_part where export = :export)""")
                .param("export", export)
                .param("days", days.stream().map(LocalDate::toString).toArray(String[]::new))
                .update();
    }

    /** Newest first, as in the file. */
    List<Part> parts(UUID export) {
        return database.sql(
                        "select day, done, rows, bytes, node from export_part where export = :export order by day desc")
                .param("export", export)
                .query(Part.class)
                .list();
    }

    Optional<Part> part(UUID export, LocalDate day) {
        return database.sql(
                        "select day, done, rows, bytes, node from export_part where export = :export and day = :day")
                .param("export", export)
                .param("day", day)
                .query(Part.class)
                .optional();
    }

    /** The number of removals that may have affected it so far; empty if it must not continue. */
    Optional<Integer> removals(UUID export) {
        return database.sql("select removals from export_request where id = :export and status = 'RUNNING'")
                .param("export", export)
                .query(Integer.class)
                .optional();
    }

    /**
     * Records the people in a piece that was read, before any of it reaches the disk: once committed, a deletion finds
     * the export.
     *
     * @param removals from {@link #removals} before the piece was read
     * @return false if somebody was removed meanwhile or the export must not continue: the piece must be discarded
     */
    boolean keep(UUID export, int removals, byte[] people, ViewedPeople.Few shown) {
        return Boolean.TRUE.equals(atOnce.execute(_ -> {
            boolean asBefore = database.sql("""
                            select removals from export_request
                            where id = :export and status = 'RUNNING' and removals = :removals
                            for share""")
                    .param("export", export)
                    .param("removals", removals)
                    .query(Integer.class)
                    .optional()
                    .isPresent();
            if (asBefore && people.length > 0) {
                database.sql("insert into export_people (export, people) values (:export, :people)")
                        .param("export", export)
                        .param("people", people)
                        .update();
            }
            if (asBefore) {
                show(export, shown.users(), false);
                show(export, shown.entities(), true);
            }
            return asBefore;
        }));
    }

    private void show(UUID export, Set<UUID> people, boolean actedUpon) {
        if (!people.isEmpty()) {
            database.sql("""
                            insert into export_shown (export, person, acted_upon)
                            select :export, person, :actedUpon from unnest(:people) as person
                            where (select count(*) from export_shown
                                where export = :export and acted_upon = :actedUpon) < :crowd
                            order by person -- days are written side by side: in any order they could deadlock
                            on conflict do nothing""")
                    .param("export", export)
                    .param("actedUpon", actedUpon)
                    .param("people", people.toArray(UUID[]::new))
                    .param("crowd", ViewedPeople.CROWD)
                    .update();
        }
    }

    /** People whose activity the file contains; empty if there are too many to list. */
    List<UUID> shown(UUID export) {
        return database.sql("""
                        select distinct person from export_shown as one
                        where export = :export
                          and (select count(*) from export_shown as other
                              where other.export = :export and other.acted_upon = one.acted_upon) < :crowd""")
                .param("export", export)
                .param("crowd", ViewedPeople.CROWD)
                .query(UUID.class)
                .list();
    }

    void wrote(UUID export, Part part, int percent) {
        database.sql("""
                        update export_part
                        set done = :done, progress = :percent, rows = :rows, bytes = :bytes, node = :node
                        where export = :export and day = :day""")
                .param("done", part.done())
                .param("percent", percent)
                .param("rows", part.rows())
                .param("bytes", part.bytes())
                .param("node", part.node())
                .param("export", export)
                .param("day", part.day())
                .update();
    }

    /** Makes deletions wait until the transaction ends; false if the export must not continue. */
    boolean hold(UUID export) {
        return database.sql("select true from export_request where id = :export and status = 'RUNNING' for update")
                .param("export", export)
                .query(Boolean.class)
                .optional()
                .isPresent();
    }

    void complete(UUID export, long rows, long bytes, String sha256, UUID node) {
        Instant now = clock.instant();
        database.sql("""
                        update export_request
                        set status = 'COMPLETED', rows = :rows, bytes = :bytes, sha256 = :sha256, node = :node,
                            ended_at = :now, expires_at = :expires
                        where id = :export""")
                .param("rows", rows)
                .param("bytes", bytes)
                .param("sha256", sha256)
                .param("node", node)
                .param("now", SqlTime.utc(now))
                .param("expires", SqlTime.utc(now.plus(settings.keep())))
                .param("export", export)
                .update();
    }

    void end(UUID export, ExportStatus status, @Nullable String error) {
        database.sql("""
                        update export_request set status = :status, error = :error, ended_at = :now
                        where id = :export and status in ('PENDING', 'RUNNING')""")
                .param("status", status.name())
                .param("error", error)
                .param("now", SqlTime.utc(clock.instant()))
                .param("export", export)
                .update();
    }

    /** Deletes the records of all parts. */
    void forgetParts(UUID export) {
        database.sql("update export_part set done = false, progress = 0, rows = 0, bytes = 0 where export = :export")
                .param("export", export)
                .update();
    }
}
