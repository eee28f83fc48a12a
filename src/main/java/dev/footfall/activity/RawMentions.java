package dev.footfall.activity;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.footfall.database.Pools.JobsDatabase;
import dev.footfall.platform.ErasureRequest;
import dev.footfall.platform.MentionedIds;
import dev.footfall.platform.PersonalDataStore;
import dev.footfall.platform.ReportingZone;
import dev.footfall.platform.Settings;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The ids of erased people in others' activity: as an entity of a type that is not marked as a person, or anywhere in
 * metadata. The activity stays, the id is redacted. Every kept day is read completely, anonymized ones too, since no
 * index helps. A day with a mention is changed in transactions of its own, so that no day is locked for longer than its
 * own reading.
 */
@Component
final class RawMentions implements PersonalDataStore {

    private static final int CHUNK_SIZE = 5_000;

    /**
     * The last digits of an id are contiguous in each of its forms: searching for them first spares the expression
     * almost every row.
     */
    private static final String MENTIONED = """

            where entity_id = :person
               or lower(metadata::text collate "C") like :digits and metadata::text ~* :pattern""";

    private final JdbcClient database;
    private final TransactionTemplate transaction;
    private final ReportingZone zone;

    RawMentions(
            @JobsDatabase JdbcClient database,
            @JobsDatabase PlatformTransactionManager transactions,
            Settings settings) {
        this.database = database;
        this.transaction = new TransactionTemplate(transactions);
        transaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        this.zone = settings.zone();
    }

    private record Row(
            OffsetDateTime occurredAt,
            UUID id,
            UUID userId,
            @Nullable UUID entityId,
            @Nullable String metadata) {}

    @Override
    public String name() {
        return "mentions by others";
    }

    @Override
    public Set<String> tables() {
        return Set.of("activity");
    }

    /** After the removal of what the person did, and what was done to them. */
    @Override
    public int order() {
        return 55;
    }

    @Override
    public long remove(ErasureRequest erasureRequest, JdbcClient caller) {
        long changed = 0;
        if (erasureRequest.erasure()) {
            for (LocalDate day : days("state <> 'purged'")) {
                if (mentions(erasureRequest.person(), day) > 0) {
                    changed += clean(erasureRequest.person(), day);
                }
            }
        }
        return changed;
    }

    private long clean(UUID person, LocalDate day) {
        long changed = 0;
        while (true) {
            Integer redacted = transaction.execute(_ -> redactChunk(person, day));
            if (redacted == null || redacted == 0) {
                return changed;
            }
            changed += redacted;
            if (redacted < CHUNK_SIZE) {
                return changed;
            }
        }
    }

    private int redactChunk(UUID person, LocalDate day) {
        database.sql("select pg_advisory_xact_lock(:lock, :day)")
                .param("lock", Days.LOCK_CLASS)
                .param("day", (int) day.toEpochDay())
                .query()
                .listOfRows();
        if (!exists(day)) {
            return 0;
        }
        List<Row> rows = mentioned(
                        "select occurred_at, id, user_id, entity_id, metadata::text as metadata",
                        person,
                        day,
                        " limit " + CHUNK_SIZE)
                .query(Row.class)
                .list();
        Set<LocalDate> reportingDays = new TreeSet<>();
        for (Row row : rows) {
            change(row, person, day);
            reportingDays.add(zone.dayOf(row.occurredAt.toInstant()));
        }
        countAgain(day, reportingDays);
        return rows.size();
    }

    private void change(Row row, UUID person, LocalDate day) {
        byte[] metadata = row.metadata == null ? null : row.metadata.getBytes(UTF_8);
        byte[] redacted = metadata == null ? null : MentionedIds.redact(metadata, person::equals);
        if (redacted == metadata && !person.equals(row.entityId)) {
            throw new IllegalStateException("a mention was found that cannot be redacted");
        }
        database.sql("update " + Days.partition(day) + """
                         set entity_id = nullif(entity_id, :person), metadata = :metadata::jsonb
                        where (occurred_at, id, user_id) = (:occurredAt, :id, :user)""")
                .param("person", person)
                .param("metadata", redacted == null ? null : new String(redacted, UTF_8))
                .param("occurredAt", row.occurredAt)
                .param("id", row.id)
                .param("user", row.userId)
                .update();
    }

    /** Marks what is counted by entity to be counted again; an anonymized day is never counted again. */
    private void countAgain(LocalDate day, Set<LocalDate> reportingDays) {
        database.sql("""
                        insert into activity_mark (day)
                        select unnest(:days::date[])
                        where exists (select from activity_day where day = :day and state in ('open', 'sealed'))""")
                .param("days", reportingDays.stream().map(LocalDate::toString).toArray(String[]::new))
                .param("day", day)
                .update();
    }

    @Override
    public long count(ErasureRequest erasureRequest, JdbcClient caller) {
        return erasureRequest.erasure()
                ? days("state <> 'purged'").stream()
                        .mapToLong(day -> mentions(erasureRequest.person(), day))
                        .sum()
                : 0;
    }

    private long mentions(UUID person, LocalDate day) {
        return exists(day)
                ? mentioned("select count(*)", person, day, "")
                        .query(Long.class)
                        .single()
                : 0;
    }

    private JdbcClient.StatementSpec mentioned(String what, UUID person, LocalDate day, String rest) {
        return database.sql(what + " from " + Days.partition(day) + MENTIONED + rest)
                .param("person", person)
                .param("digits", "%" + person.toString().substring(24) + "%")
                .param("pattern", MentionedIds.pattern(person));
    }

    /**
     * A mention would have passed everything that keeps it out. Searches the days that still get activity, and one of
     * the others, another each time, since reading all would take as long as an erasure.
     */
    @Override
    public void people(JdbcClient client, Consumer<UUID> visitor) {
        List<LocalDate> searched = new ArrayList<>(days("state = 'open'"));
        List<LocalDate> others = days("state not in ('open', 'purged')");
        if (!others.isEmpty()) {
            searched.add(others.get(ThreadLocalRandom.current().nextInt(others.size())));
        }
        for (LocalDate day : searched) {
            if (exists(day)) {
                PersonalDataStore.tell(
                        client.sql("select distinct entity_id from " + Days.partition(day)
                                + " where entity_id is not null"),
                        visitor);
                client.sql("select metadata::text from " + Days.partition(day)
                                + " where metadata::text ~* "
                                + "'[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}'")
                        .withFetchSize(1_000)
                        .query(row -> {
                            MentionedIds.find(row.getString(1).getBytes(UTF_8), visitor);
                        });
            }
        }
    }

    private List<LocalDate> days(String which) {
        return database.sql("select day from activity_day where " + which + " order by day")
                .query(LocalDate.class)
                .list();
    }

    private boolean exists(LocalDate day) {
        return database.sql("select to_regclass(:table) is not null")
                .param("table", Days.partition(day))
                .query(Boolean.class)
                .single();
    }
}
