package dev.footfall.analytics.rollup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.testkit.TestActivity;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Everything the rollups' tables say, as text, beside the same made naively from the list of activities of the model.
 */
final class Recount {

    private final ReferenceModel model;
    private final JdbcClient database;
    private final Map<Integer, UUID> users = new HashMap<>();

    Recount(ReferenceModel model, JdbcClient database) {
        this.model = model;
        this.database = database;
        database.sql("select number, user_id from person").query(row -> {
            users.put(row.getInt(1), row.getObject(2, UUID.class));
        });
    }

    void compare() {
        assertThat(database.sql("select day from activity_mark").query().listOfRows())
                .isEmpty();
        for (LocalDate day : model.days()) {
            List<TestActivity> raw = model.raw.stream()
                    .filter(activity -> model.zone.dayOf(activity.occurredAt()).equals(day))
                    .toList();
            assertThat(dayRecord(day)).isEqualTo(expectedDay(day, raw));
            assertThat(typeRecords(day)).isEqualTo(expectedTypes(raw));
            assertThat(hourRecords(day)).isEqualTo(expectedHours(raw));
            assertThat(entityRecords(day)).isEqualTo(expectedEntities(raw));
        }
        assertThat(firstSeen()).isEqualTo(expectedFirstSeen());
    }

    private String dayRecord(LocalDate day) {
        return database.sql("select * from rollup_day where day = :day")
                .param("day", day)
                .query((row, _) -> "%d events of %s, new %s, by person %s"
                        .formatted(
                                row.getLong("events"),
                                people(row.getBytes("audience")),
                                people(row.getBytes("newcomers")),
                                byPerson(PersonCounts.fromBytes(row.getBytes("person_counts")))))
                .optional()
                .orElse("0 events of [], new [], by person {}");
    }

    private String expectedDay(LocalDate day, List<TestActivity> raw) {
        return "%d events of %s, new %s, by person %s"
                .formatted(
                        raw.size(),
                        people(raw),
                        expectedFirstSeen().entrySet().stream()
                                .filter(person -> person.getValue().equals(day))
                                .map(Map.Entry::getKey)
                                .collect(Collectors.toCollection(TreeSet::new)),
                        count(raw, TestActivity::userId));
    }

    private Map<UUID, Long> byPerson(PersonCounts counts) {
        return IntStream.range(0, counts.numbers().length)
                .boxed()
                .collect(Collectors.toMap(
                        i -> users.get(counts.numbers()[i]), i -> (long) counts.counts()[i], Long::sum, TreeMap::new));
    }

    private Map<String, String> typeRecords(LocalDate day) {
        return records(
                "select name, events, people, audience from rollup_type join activity_type on id = activity_type",
                day,
                row -> "%d by %s".formatted(row.getLong(2), people(row.getBytes(4), row.getInt(3))));
    }

    private Map<String, String> expectedTypes(List<TestActivity> raw) {
        return group(raw, TestActivity::type, some -> "%d by %s".formatted(some.size(), people(some)));
    }

    private Map<String, String> hourRecords(LocalDate day) {
        return records("""
                select name || ' ' || to_char(starts at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), events, people
                from rollup_hour join activity_type on id = activity_type\
                """, day, row -> "%d by %d".formatted(row.getLong(2), row.getInt(3)));
    }

    private Map<String, String> expectedHours(List<TestActivity> raw) {
        return group(
                raw,
                activity -> activity.type() + " "
                        + activity.occurredAt()
                                .atZone(ZoneId.of(model.zone.id()))
                                .truncatedTo(ChronoUnit.HOURS)
                                .toInstant(),
                some -> "%d by %d".formatted(some.size(), people(some).size()));
    }

    private Map<String, String> entityRecords(LocalDate day) {
        return records("""
                select concat_ws(' ', entity_type.name, entity, coalesce(activity_type.name, 'all')), events, people,
                       audience
                from rollup_entity
                join entity_type on entity_type.id = entity_type
                left join activity_type on activity_type.id = activity_type""", day, row -> "%d by %s".formatted(row.getLong(2), people(row.getBytes(4), row.getInt(3))));
    }

    private Map<String, String> expectedEntities(List<TestActivity> raw) {
        List<TestActivity> some =
                raw.stream().filter(activity -> activity.entityId() != null).toList();
        Map<String, String> all = group(some, activity -> entity(activity) + " all", Recount::words);
        all.putAll(group(some, activity -> entity(activity) + " " + activity.type(), Recount::words));
        return all;
    }

    private static String entity(TestActivity activity) {
        return activity.entityType() + " " + activity.entityId();
    }

    private static String words(List<TestActivity> some) {
        return "%d by %s".formatted(some.size(), people(some));
    }

    private Map<UUID, LocalDate> firstSeen() {
        Map<UUID, LocalDate> seen = new TreeMap<>();
        database.sql("select user_id, first_seen from person").query(row -> {
            seen.put(row.getObject(1, UUID.class), row.getObject(2, LocalDate.class));
        });
        return seen;
    }

    private Map<UUID, LocalDate> expectedFirstSeen() {
        Map<UUID, LocalDate> seen = new TreeMap<>();
        model.raw.forEach(activity -> seen.merge(
                activity.userId(), model.zone.dayOf(activity.occurredAt()), (a, b) -> a.isBefore(b) ? a : b));
        return seen;
    }

    private interface Words {
        String of(ResultSet row) throws SQLException;
    }

    private Map<String, String> records(String select, LocalDate day, Words words) {
        Map<String, String> records = new TreeMap<>();
        database.sql(select + " where day = :day").param("day", day).query(row -> {
            records.put(row.getString(1), words.of(row));
        });
        return records;
    }

    private static Map<String, String> group(
            List<TestActivity> raw, Function<TestActivity, String> key, Function<List<TestActivity>, String> words) {
        return raw.stream()
                .collect(Collectors.groupingBy(
                        key, TreeMap::new, Collectors.collectingAndThen(Collectors.toList(), words)));
    }

    private static <T> Map<T, Long> count(List<TestActivity> raw, Function<TestActivity, T> key) {
        return raw.stream().collect(Collectors.groupingBy(key, TreeMap::new, Collectors.counting()));
    }

    private static Set<UUID> people(List<TestActivity> raw) {
        return raw.stream().map(TestActivity::userId).collect(Collectors.toCollection(TreeSet::new));
    }

    private Set<UUID> people(byte @Nullable [] audience) {
        return Bitmaps.of(audience).stream().mapToObj(users::get).collect(Collectors.toCollection(TreeSet::new));
    }

    private Set<UUID> people(byte[] audience, int count) {
        assertThat(people(audience)).hasSize(count);
        return people(audience);
    }
}
