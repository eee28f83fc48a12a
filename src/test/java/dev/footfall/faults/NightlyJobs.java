package dev.footfall.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.activity.Days;
import dev.footfall.testkit.Dump;
import dev.footfall.testkit.FilesWithId;
import dev.footfall.testkit.Numbers;
import dev.footfall.testkit.TestApi;
import dev.footfall.testkit.TestJobs;
import dev.footfall.testkit.TestKeys;
import dev.footfall.testkit.Wait;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Days that are due for every job of the night, a person who is to be erased, and how all of it has to end whatever was
 * killed on the way.
 */
final class NightlyJobs {

    static final List<String> JOBS = List.of("anonymize", "purge", "seal", "verify");

    private static final int ROWS = 60;

    /** The first that is due of each, in {@link #JOBS}. */
    final Map<String, LocalDate> due;

    private UUID person = UUID.randomUUID();
    private final TestApi api;
    private final TestJobs jobs;
    private final FaultFixture fixture;
    private final JdbcClient database;
    private final LocalDate today = LocalDate.now(ZoneOffset.UTC);
    private final List<LocalDate> fading = List.of(today.minusDays(42), today.minusDays(41));
    private final List<LocalDate> going = List.of(today.minusDays(97), today.minusDays(96));
    private final List<LocalDate> persons = List.of(today.minusDays(5), today.minusDays(4));
    private final LocalDate ended = today.minusDays(9);
    private Map<String, String> numbers = Map.of();
    private List<String> told = List.of();

    NightlyJobs(FaultFixture fixture) {
        this.fixture = fixture;
        this.database = JdbcClient.create(fixture.database());
        this.api = new TestApi(fixture.app().uri("/").getPort());
        this.jobs = new TestJobs(api);
        this.due = Map.of(
                "anonymize", fading.getFirst(),
                "purge", going.getFirst(),
                "seal", ended,
                "verify", persons.getFirst());
    }

    /** Everything anew, and counted. */
    NightlyJobs fill() throws SQLException {
        fixture.empty();
        database.sql("""
                                truncate person, rollup_day, rollup_type, rollup_entity, rollup_hour, frozen_rolling,
                                    frozen_period, frozen_type""").update();
        database.sql("update rollup_state set audiences_from = null, version = version + 1")
                .update();
        for (List<LocalDate> days : List.of(fading, going, persons, List.of(ended))) {
            days.forEach(this::fill);
        }
        database.sql("""
                        insert into capture_ledger (hour, source, node, writer, received, accepted, duplicates,
                            suppressed, rejected, dead, conflicts)
                        select now(), 'key', gen_random_uuid(), 0, count(*), count(*), 0, 0, 0, 0, 0 from activity
                        """).update();
        jobs.run("COMPLETED", "rollup", "{}");
        database.sql("update activity_day set state = 'anonymized' where day = any (:days::date[])")
                .param("days", texts(going))
                .update();
        database.sql("update activity_day set state = 'sealed' where day = any (:days::date[])")
                .param("days", texts(fading))
                .update();
        numbers = numbers();
        told = tellable();
        return this;
    }

    private void fill(LocalDate day) {
        String table = Days.partition(day);
        String who = persons.contains(day) ? "guest" : "person";
        database.sql("drop table if exists " + table).update();
        database.sql("delete from activity_day where day = '" + day + "'").update();
        database.sql("""
                        create table %1$s partition of activity for values from ('%2$s 00:00+00') to ('%3$s 00:00+00');
                        insert into activity_day (day) values ('%2$s');
                        insert into activity_mark (day) values ('%2$s');
                        insert into activity (occurred_at, received_at, id, user_id, entity_id, activity_type,
                            entity_type, metadata)
                        select at, at, md5('%1$s' || i)::uuid, md5('%5$s' || i %% 9)::uuid, md5('app' || i %% 3)::uuid,
                            1 + i %% 2, 1,
                            '{"source": "search", "note": "words"}'
                        from (
                            select i, timestamptz '%2$s 00:00+00' + i * interval '23 minutes 7 seconds' as at
                            from generate_series(1, %4$d) i) as moments
                            """.formatted(table, day, day.plusDays(1), ROWS, who)).update();
    }

    /** Somebody of the counted days becomes a person with something in every store. */
    void addPerson() {
        person = UUID.randomUUID();
        database.sql("""
                        insert into account (id, name, role, password_hash, created_at)
                        values (:person, 'person ' || left(:person::text, 8), 'USER', 'none', now());
                        update activity set user_id = :person where user_id = md5('guest1')::uuid;
                        update person set user_id = :person where user_id = md5('guest1')::uuid;
                        insert into untimed_id (id, user_id, occurred_at) values (gen_random_uuid(), :person, now());
                        insert into dead_letter (received_at, source, reason, activity_id, user_id, activity_type,
                            occurred_at)
                        values (now(), 'key', 'test', gen_random_uuid(), :person, 1, now())
                        """).param("person", person).update();
        assertThat(api.post("/api/users/" + person + "/activity-links", TestKeys.ADMIN, "")
                        .status())
                .isEqualTo(201);
    }

    /** Does not wait. */
    void start(String job) {
        var started = jobs.start(job, job.equals("verify") ? "{\"day\": \"" + due.get(job) + "\"}" : "{}");
        assertThat(started.status()).as(started.body()).isEqualTo(202);
    }

    long receipts() {
        return count("select count(*) from receipt");
    }

    UUID person() {
        return person;
    }

    /** The answer is lost where it is killed. */
    void startErasure() {
        Thread.ofVirtual().start(() -> api.post("/api/admin/users/" + person + "/erasure", TestKeys.ADMIN, ""));
    }

    /** It may have ended before the kill; else it is found dead, and goes on. */
    void goOn(String job) {
        String runs = "/api/admin/jobs/" + job + "/runs";
        Wait.until(Wait.seconds(90), () -> {
            var latest = api.get(200, runs + "?size=1").at("/runs/0");
            if (latest.get("status").asString().equals("COMPLETED")) {
                return true;
            }
            api.post(runs + "/" + latest.get("id").asLong() + "/restart", TestKeys.ADMIN, "");
            return false;
        });
    }

    void assertDone(String job) {
        switch (job) {
            case "anonymize" -> {
                assertThat(states(fading)).containsExactly("anonymized");
                assertThat(tellable()).as("what may be told of the rows").isEqualTo(told);
                assertThat(count("select count(distinct id) + count(distinct user_id) from activity where "
                                + in(fading)))
                        .isEqualTo(2L * fading.size() * ROWS);
                assertThat(count("select count(*) from activity where metadata ->> 'note' is not null and "
                                + in(fading)))
                        .isZero();
            }
            case "purge" -> {
                assertThat(states(going)).containsExactly("purged");
                assertThat(count("select count(*) from activity where " + in(going)))
                        .isZero();
                assertThat(count("select sum(rows) from activity_removed where reason = 'purged'"))
                        .isEqualTo((long) going.size() * ROWS);
            }
            case "seal" -> {
                assertThat(states(List.of(ended))).containsExactly("sealed");
                assertThat(count("select count(*) from pg_index where not indisvalid"))
                        .isZero();
                assertThat(count("select count(*) from pg_index where indrelid = '" + Days.partition(ended)
                                + "'::regclass"))
                        .isEqualTo(4);
            }
            default ->
                assertThat(count("select count(*) from rollup_check where differences is not null"))
                        .isZero();
        }
        assertThat(count("select count(*) from pg_class where relkind = 'r' and relname like '%built%'"))
                .as("left behind")
                .isZero();
        assertThat(numbers()).as("numbers").isEqualTo(numbers);
    }

    void assertErased() {
        UUID receipt = database.sql("select id from receipt order by at desc limit 1")
                .query(UUID.class)
                .single();
        Wait.until(
                () -> !api.get(200, "/api/receipts/" + receipt).get("pending").asBoolean());
        assertThat(new Dump(database).rowsWith(person)).isEmpty();
        assertThat(FilesWithId.of(person, fixture.app().dataFolder()))
                .as("spool and log")
                .isEmpty();
        assertThat(api.get(200, "/api/receipts/" + receipt).get("deleted").asLong())
                .as("rows and a dead letter, each told once")
                .isEqualTo(count("select sum(rows) from activity_removed where reason = 'erased'") + 1);
        assertThat(count("select count(*) from activity where " + in(persons))).isEqualTo(2L * ROWS - 14);
    }

    /** Of days that lose their people: no more than this may be kept, and all of it has to. */
    private List<String> tellable() {
        return new Dump(database).rows("""
                select date_trunc('hour', occurred_at, 'UTC'), activity_type, entity_id, entity_type,
                    metadata ->> 'source'
                from activity where %s""".formatted(in(fading)));
    }

    private Map<String, String> numbers() {
        // no month of which the person's days are a part
        return Numbers.of(api, today.minusDays(98), today.minusDays(36));
    }

    private Set<String> states(List<LocalDate> days) {
        return Set.copyOf(database.sql("select state from activity_day where day = any (:days::date[])")
                .param("days", texts(days))
                .query(String.class)
                .list());
    }

    private long count(String query) {
        return database.sql(query).query(Long.class).single();
    }

    private static String in(List<LocalDate> days) {
        return "occurred_at >= '" + days.getFirst() + " 00:00+00' and occurred_at < '"
                + days.getLast().plusDays(1) + " 00:00+00'";
    }

    private static String[] texts(List<LocalDate> days) {
        return days.stream().map(LocalDate::toString).toArray(String[]::new);
    }
}
