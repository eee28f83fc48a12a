package dev.footfall.export;

import dev.footfall.activity.ActivityFilter;
import dev.footfall.database.Pools.JobsDatabase;
import dev.footfall.export.ExportRequests.ExportSettings;
import dev.footfall.export.ExportRequests.ExportStatus;
import dev.footfall.platform.DataFolder;
import dev.footfall.platform.ErasureRequest;
import dev.footfall.platform.MentionedIds;
import dev.footfall.platform.PersonalDataStore;
import dev.footfall.platform.PersonalDataStore.LocalPersonalData;
import dev.footfall.platform.SqlTime;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Expires exports, on any node. Of this node's files keeps only those of exports that have not ended, and no parts of
 * complete ones.
 */
@Component
class ExportCleanup {

    private static final Logger log = LoggerFactory.getLogger(ExportCleanup.class);

    private final JdbcClient database;
    private final ExportPersonalData people;
    private final ExportFolder folder;
    private final DataFolder data;
    private final ExportSettings settings;
    private final Clock clock;
    /** Logs a failure once and not every second. */
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
        } catch (UncheckedIOException e) {
            if (!refused) {
                log.warn("Files of ended exports could not be deleted and will be tried again: {}", e.getMessage());
            }
            refused = true;
        }
    }

    /** Deletes what a run left that was killed after its last update, or that another node took over. */
    private void dropParts() {
        Set<UUID> present = folder.exportsWithParts();
        if (!present.isEmpty()) {
            database.sql("select id from export_request where id = any (:here) and status = 'COMPLETED'")
                    .param("here", present.toArray(UUID[]::new))
                    .query(UUID.class)
                    .list()
                    .forEach(folder::deleteParts);
        }
    }

    @Scheduled(fixedDelay = 30_000, initialDelay = 5_000)
    void expire() {
        expire(clock.instant());
    }

    /** Marks old exports as expired and forgets the people in them; deletes the entries after the same time again. */
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
                        delete from export_people where export in (select id from over)
                        """).param("now", SqlTime.utc(now)).update();
        database.sql("delete from export_request where expires_at <= :before")
                .param("before", SqlTime.utc(now.minus(settings.keep())))
                .update();
    }

    /**
     * People in exports. A file is never changed: if it contains a removed person, within what the removal covers, it
     * is deleted as a whole. Runs after the raw rows: what is read from then on is without the person, and what was
     * read before and not recorded yet is read again (see {@link ExportProgress#keep}).
     *
     * <p>Every node deletes the files on its own disk: this one in the first of these steps, others within a second;
     * meanwhile they cannot be downloaded.
     */
    @Component
    static final class ExportPersonalData implements PersonalDataStore, LocalPersonalData {

        private static final String NAMED = "filter::text ~* :pattern";

        private record Found(UUID id, ExportStatus status) {}

        private final ExportFilters filters;
        private final ExportFolder folder;
        private final JdbcClient database;

        ExportPersonalData(ExportFilters filters, ExportFolder folder, @JobsDatabase JdbcClient database) {
            this.filters = filters;
            this.folder = folder;
            this.database = database;
        }

        @Override
        public String name() {
            return "exports";
        }

        @Override
        public Set<String> tables() {
            return Set.of("export_request", "export_people", "export_shown");
        }

        @Override
        public int order() {
            return 60;
        }

        @Override
        public long remove(ErasureRequest erasureRequest, JdbcClient transaction) {
            Set<UUID> spoiled = Set.copyOf(spoiled(erasureRequest, transaction, "for update"));
            spoiled.forEach(export -> supersede(export, transaction));
            // A piece being read just now may contain the person without being recorded yet.
            transaction.sql("""
                                    update export_request set removals = removals + 1
                                        where status not in ('SUPERSEDED', 'EXPIRED', 'COMPLETED')""").update();
            long removed = spoiled.size();
            if (erasureRequest.erasure()) {
                removed += transaction
                        .sql("update export_request set filter = null where " + NAMED)
                        .param("pattern", MentionedIds.pattern(erasureRequest.person()))
                        .update();
                for (UUID export : ownedBy(erasureRequest, transaction)) {
                    transaction
                            .sql("delete from export_shown where export = :export")
                            .param("export", export)
                            .update();
                    transaction
                            .sql("delete from export_request where id = :export")
                            .param("export", export)
                            .update();
                    folder.delete(export);
                    removed++;
                }
            }
            return removed;
        }

        /** The transaction may still fail: then the removal is resumed and does the same again. */
        private void supersede(UUID export, JdbcClient transaction) {
            transaction.sql("""
                            update export_request
                            set status = 'SUPERSEDED', ended_at = coalesce(ended_at, now()), error = null
                            where id = :export""").param("export", export).update();
            for (String table : List.of("export_people", "export_shown", "export_part")) {
                transaction
                        .sql("delete from " + table + " where export = :export")
                        .param("export", export)
                        .update();
            }
            folder.delete(export);
        }

        @Override
        public long count(ErasureRequest erasureRequest, JdbcClient transaction) {
            long left = spoiled(erasureRequest, transaction, "").size();
            if (erasureRequest.erasure()) {
                left += ownedBy(erasureRequest, transaction).size()
                        + transaction
                                .sql("select count(*) from export_request where " + NAMED)
                                .param("pattern", MentionedIds.pattern(erasureRequest.person()))
                                .query(Long.class)
                                .single();
            }
            return left;
        }

        /** Exports that contain the person, as user or entity, and overlap the removal. */
        private List<UUID> spoiled(ErasureRequest erasureRequest, JdbcClient transaction, String lock) {
            List<UUID> spoiled = new ArrayList<>();
            // In one order everywhere, to prevent deadlocks.
            for (UUID export : transaction
                    .sql("select id from export_request where status not in ('SUPERSEDED', 'EXPIRED') order by id "
                            + lock)
                    .query(UUID.class)
                    .list()) {
                if (isIn(erasureRequest.person(), export, transaction) && overlaps(erasureRequest, export)) {
                    spoiled.add(export);
                }
            }
            return spoiled;
        }

        private static boolean isIn(UUID person, UUID export, JdbcClient transaction) {
            return transaction
                    .sql("""
                            select exists (
                                select from export_people where export = :export and position(:print in people) > 0)""")
                    .param("export", export)
                    .param("print", FingerprintSet.fingerprint(person))
                    .query(Boolean.class)
                    .single();
        }

        private boolean overlaps(ErasureRequest erasureRequest, UUID export) {
            try {
                ActivityFilter filter = filters.of(export);
                return (erasureRequest.type() == null
                                || filter.types().isEmpty()
                                || filter.types().contains(erasureRequest.type()))
                        && (erasureRequest.from() == null
                                || filter.to() == null
                                || erasureRequest.from().isBefore(filter.to()))
                        && (erasureRequest.to() == null
                                || filter.from() == null
                                || filter.from().isBefore(erasureRequest.to()));
            } catch (RuntimeException unreadable) {
                return true;
            }
        }

        private static List<UUID> ownedBy(ErasureRequest erasureRequest, JdbcClient transaction) {
            return transaction
                    .sql("select id from export_request where owner = :owner")
                    .param("owner", erasureRequest.hash())
                    .query(UUID.class)
                    .list();
        }

        @Override
        public void people(JdbcClient database, Consumer<UUID> visitor) {
            PersonalDataStore.tell(database.sql("select distinct person from export_shown"), visitor);
            database.sql("select filter::text from export_request where filter is not null")
                    .query(row -> {
                        MentionedIds.find(row.getString(1).getBytes(StandardCharsets.UTF_8), visitor);
                    });
        }

        @Override
        public List<Map<String, Object>> export(UUID person, JdbcClient transaction) {
            return transaction
                    .sql("""
                            select 'a file with your activity, for an administrator' as what, created_at as "from",
                                expires_at as until
                            from export_request as request
                            where status not in ('SUPERSEDED', 'EXPIRED') and exists (
                                select from export_people
                                where export = request.id and position(:print in people) > 0)
                            order by created_at desc""")
                    .param("print", FingerprintSet.fingerprint(person))
                    .query()
                    .listOfRows();
        }

        /** Called when people were removed; {@link ExportCleanup} does the same every second. */
        @Override
        public long dropSuppressed() {
            Set<UUID> present = folder.exports();
            if (present.isEmpty()) {
                return 0;
            }
            List<UUID> kept = database.sql("""
                                    select id from export_request where id = any (:here)
                                        and status not in ('SUPERSEDED', 'EXPIRED')""")
                    .param("here", present.toArray(UUID[]::new))
                    .query(UUID.class)
                    .list();
            present.removeAll(Set.copyOf(kept));
            present.forEach(folder::delete);
            return present.size();
        }

        @Override
        public boolean isEmpty() {
            return folder.isEmpty();
        }
    }
}
