package dev.footfall.export;

import dev.footfall.activity.ActivityFilter;
import dev.footfall.platform.ErasureRequest;
import dev.footfall.platform.LocalPersonalData;
import dev.footfall.platform.MentionedIds;
import dev.footfall.platform.PersonalDataStore;
import dev.footfall.platform.database.JobsDatabase;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * People in exports. A file is never changed: whoever is removed and in it, in what the removal covers, takes all of it along. Comes after the raw rows: what is
 * read of them from then on is without the person, and what was read before and is not kept yet is read again (see {@link ExportProgress#keep}).
 *
 * <p>Every node deletes the files on its own disk: with the first of these steps here, within a second elsewhere, where they cannot be fetched any more before.
 */
@Component
final class ExportPersonalData implements PersonalDataStore, LocalPersonalData {

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
        // whoever is being read just now may be among what is not kept yet
        transaction
                .sql(
                        "update export_request set removals = removals + 1 where status not in ('SUPERSEDED', 'EXPIRED', 'COMPLETED')")
                .update();
        long gone = spoiled.size();
        if (erasureRequest.erasure()) {
            gone += transaction
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
                gone++;
            }
        }
        return gone;
    }

    /** The transaction may still fail: then the removal is taken up again, and does the same. */
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

    /** What has the person in it, or names them, and overlaps the removal. */
    private List<UUID> spoiled(ErasureRequest erasureRequest, JdbcClient transaction, String lock) {
        List<UUID> spoiled = new ArrayList<>();
        // In one order, as everybody does who takes several.
        for (UUID export : transaction
                .sql("select id from export_request where status not in ('SUPERSEDED', 'EXPIRED') order by id " + lock)
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
                        select 'a file with your activity, for an administrator' as what, created_at as "from", expires_at as until
                        from export_request as request
                        where status not in ('SUPERSEDED', 'EXPIRED') and exists (
                            select from export_people
                            where export = request.id and position(:print in people) > 0)
                        order by created_at desc""")
                .param("print", FingerprintSet.fingerprint(person))
                .query()
                .listOfRows();
    }

    /** Called where there is news of people; and {@link ExportCleanup} does the same every second. */
    @Override
    public long dropSuppressed() {
        Set<UUID> here = folder.exports();
        if (here.isEmpty()) {
            return 0;
        }
        List<UUID> kept = database.sql(
                        "select id from export_request where id = any (:here) and status not in ('SUPERSEDED', 'EXPIRED')")
                .param("here", here.toArray(UUID[]::new))
                .query(UUID.class)
                .list();
        here.removeAll(Set.copyOf(kept));
        here.forEach(folder::delete);
        return here.size();
    }

    @Override
    public boolean isEmpty() {
        return folder.isEmpty();
    }
}
