package dev.footfall.export;

import dev.footfall.database.AdvisoryLock;
import dev.footfall.platform.SqlTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The table {@code export_request}, as seen by the owners of exports. */
@Repository
class ExportRequests {

    private static final int MAX_ROWS = 200;
    private static final TypeReference<Map<String, List<String>>> FILTER = new TypeReference<>() {};
    private static final String SELECT = """
            select id, owner, owner_name, status, filter::text as filter, run, bytes, sha256, node, error, created_at,
                expires_at, coalesce(request.rows, written.rows, 0) as rows,
                case status when 'COMPLETED' then 100 else least(99, coalesce(written.percent, 0)) end as percent
            from export_request as request
                left join lateral (
                    select sum(part.rows) as rows, avg(part.progress)::integer as percent
                    from export_part as part where part.export = request.id) as written on true
            """;

    private final JdbcClient database;
    private final JsonMapper json;
    private final ExportSettings settings;
    private final Clock clock;

    ExportRequests(JdbcClient database, JsonMapper json, ExportSettings settings, Clock clock) {
        this.database = database;
        this.json = json;
        this.settings = settings;
        this.clock = clock;
    }

    /** Locks out other requests of the same owner until the transaction ends, so that they can be counted. */
    void lock(byte[] owner) {
        database.sql("select pg_advisory_xact_lock(hashtextextended(encode(:owner, 'hex'), :seed))")
                .param("seed", AdvisoryLock.EXPORT_OWNER.number())
                .param("owner", owner)
                .query()
                .listOfRows();
    }

    void add(UUID id, byte[] owner, String ownerName, Map<String, List<String>> filter) {
        Instant now = clock.instant();
        database.sql("""
                        insert into export_request (id, owner, owner_name, status, filter, created_at, expires_at)
                        values (:id, :owner, :ownerName, 'PENDING', :filter::jsonb, :now, :expires)""")
                .param("id", id)
                .param("owner", owner)
                .param("ownerName", ownerName)
                .param("filter", json.writeValueAsString(filter))
                .param("now", SqlTime.utc(now))
                .param("expires", SqlTime.utc(now.plus(settings.keep())))
                .update();
    }

    void waits(UUID id) {
        database.sql("""
                        update export_request set status = 'PENDING', error = null
                        where id = :id and status not in ('COMPLETED', 'SUPERSEDED', 'EXPIRED')
                        """).param("id", id).update();
    }

    /** Stores the run that writes it. */
    void runsAs(UUID id, long run) {
        database.sql("update export_request set run = :run where id = :id")
                .param("run", run)
                .param("id", id)
                .update();
    }

    Optional<Export> find(UUID id) {
        return database.sql(SELECT + "where id = :id")
                .param("id", id)
                .query((row, _) -> map(row))
                .optional();
    }

    /**
     * Newest first.
     *
     * @param owner null for everybody's
     */
    List<Export> latest(byte @Nullable [] owner) {
        return database.sql(SELECT
                        + "where cast(:owner as bytea) is null or owner = :owner order by "
                        + "created_at desc, id limit :most")
                .param("owner", owner)
                .param("most", MAX_ROWS)
                .query((row, _) -> map(row))
                .list();
    }

    /** Deletes the list of people in it, too. */
    void delete(UUID id) {
        database.sql("delete from export_shown where export = :id")
                .param("id", id)
                .update();
        database.sql("delete from export_request where id = :id")
                .param("id", id)
                .update();
    }

    private Export map(ResultSet row) throws SQLException {
        String filter = row.getString("filter");
        return new Export(
                row.getObject("id", UUID.class),
                row.getBytes("owner"),
                row.getString("owner_name"),
                ExportStatus.valueOf(row.getString("status")),
                filter == null ? null : Objects.requireNonNull(json.readValue(filter, FILTER)),
                row.getObject("run", Long.class),
                row.getInt("percent"),
                row.getLong("rows"),
                row.getObject("bytes", Long.class),
                row.getString("sha256"),
                row.getObject("node", UUID.class),
                row.getString("error"),
                SqlTime.instant(row, "created_at"),
                SqlTime.instant(row, "expires_at"));
    }

    /**
     * A large export and its state.
     *
     * @param owner keyed hash of its owner
     * @param ownerName from {@link dev.footfall.platform.Caller#name()}
     * @param filter the parameters as given; null once they may not be kept
     * @param run the run that writes it, or wrote it; null before the first
     * @param percent of the days read, by time
     * @param rows so far, without the header
     * @param bytes of the compressed file; null until it is complete, like {@code sha256} and {@code node}, on whose
     *     disk it is
     * @param error what failed, as text
     */
    record Export(
            UUID id,
            byte[] owner,
            String ownerName,
            ExportStatus status,
            @Nullable Map<String, List<String>> filter,
            @Nullable Long run,
            int percent,
            long rows,
            @Nullable Long bytes,
            @Nullable String sha256,
            @Nullable UUID node,
            @Nullable String error,
            Instant createdAt,
            Instant expiresAt) {

        Export as(ExportStatus status, @Nullable String error) {
            return new Export(
                    id, owner, ownerName, status, filter, run, percent, rows, bytes, sha256, node, error, createdAt,
                    expiresAt);
        }
    }

    /** State of an export. */
    enum ExportStatus {
        /** Waits for its turn. */
        PENDING,
        RUNNING,
        /** The file can be downloaded. */
        COMPLETED,
        /** Can be restarted, like a stopped one. */
        FAILED,
        STOPPED,
        /** Somebody in it was deleted: the file is deleted. */
        SUPERSEDED,
        /** The file was deleted because of its age. */
        EXPIRED;

        boolean isUnderWay() {
            return this == PENDING || this == RUNNING;
        }

        boolean isRestartable() {
            return this == FAILED || this == STOPPED;
        }

        /** None of its files may be on any disk. */
        boolean isOver() {
            return this == SUPERSEDED || this == EXPIRED;
        }
    }

    /**
     * Settings of large exports.
     *
     * @param keep how long a file can be downloaded; for the same time again its entry stays
     * @param atOnce how many of one owner may wait or run
     * @param threads how many days are read in parallel in one process. Each takes two of the jobs' connections for
     *     moments, and some 15 MiB.
     */
    @ConfigurationProperties("footfall.exports")
    record ExportSettings(
            @DefaultValue("7d") Duration keep,
            @DefaultValue("3") int atOnce,
            @DefaultValue("2") int threads) {}
}
