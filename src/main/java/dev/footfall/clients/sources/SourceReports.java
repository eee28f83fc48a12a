package dev.footfall.clients.sources;

import dev.footfall.capture.KeyLedger;
import dev.footfall.capture.KeyLedger.Sums;
import dev.footfall.clients.sources.SourceLog.Verdict;
import dev.footfall.clients.sources.Sources.Source;
import dev.footfall.platform.SqlTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What the pages and the API say about sources. Counts are by the hour, so each period begins with a full hour. */
@Repository
class SourceReports {

    private static final int MAX_NAMES = 100;
    private static final int MAX_REJECTED = 50;
    private static final String AMOUNTS = """
            coalesce(sum(events) filter (where hour >= :hour), 0) as last_hour,
            coalesce(sum(events) filter (where hour >= :day), 0) as last_day,
            coalesce(sum(events), 0) as last_week""";

    private final JdbcClient jdbc;
    private final KeyLedger ledger;
    private final Clock clock;

    SourceReports(JdbcClient jdbc, KeyLedger ledger, Clock clock) {
        this.jdbc = jdbc;
        this.ledger = ledger;
        this.clock = clock;
    }

    /** Where the last hour, day and week begin. Never shorter than they say: the last hour has one to two hours. */
    record Periods(Instant hour, Instant day, Instant week) {

        static Periods before(Instant now) {
            var thisHour = now.truncatedTo(ChronoUnit.HOURS);
            return new Periods(
                    thisHour.minus(Duration.ofHours(1)),
                    thisHour.minus(Duration.ofDays(1)),
                    thisHour.minus(Duration.ofDays(7)));
        }
    }

    record Amount(long hour, long day, long week) {
        Amount plus(Amount other) {
            return new Amount(hour + other.hour, day + other.day, week + other.week);
        }
    }

    /** What became of all activity of a source, exactly: received is the sum of the others. */
    record Counts(Amount received, Amount taken, Amount duplicates, Amount suppressed, Amount rejected, Amount dead) {
        /** Of one key, for one of the periods. */
        private static Counts of(Sums sums, LongFunction<Amount> amount) {
            return new Counts(
                    amount.apply(sums.received()),
                    amount.apply(sums.accepted()),
                    amount.apply(sums.duplicates()),
                    amount.apply(sums.suppressed()),
                    amount.apply(sums.rejected()),
                    amount.apply(sums.dead()));
        }

        private Counts plus(Counts other) {
            return new Counts(
                    received.plus(other.received),
                    taken.plus(other.taken),
                    duplicates.plus(other.duplicates),
                    suppressed.plus(other.suppressed),
                    rejected.plus(other.rejected),
                    dead.plus(other.dead));
        }
    }

    /** Events of one name; {@code dropped} counts the properties that were left out. */
    record NamedCounts(String name, Amount taken, Amount duplicates, Amount rejected, Amount dropped) {}

    /** Rejected events of one name for one reason. */
    record Rejected(UUID keyId, String name, String reason, Amount events) {}

    record Shape(String name, String reason, Instant at, String shape) {}

    record Arrival(Instant firstAt, String firstName, Instant lastAt, String lastName) {}

    Periods periods() {
        return Periods.before(clock.instant());
    }

    /** By source, from the ledger; sources that sent nothing in the last week are missing. */
    Map<UUID, Counts> totals(Collection<Source> sources) {
        var sourceOf = Sources.byKey(List.copyOf(sources));
        var periods = periods();
        var counts = new HashMap<UUID, Counts>();
        add(counts, sourceOf, ledger.since(periods.hour), sum -> new Amount(sum, 0, 0));
        add(counts, sourceOf, ledger.since(periods.day), sum -> new Amount(0, sum, 0));
        add(counts, sourceOf, ledger.since(periods.week), sum -> new Amount(0, 0, sum));
        return counts;
    }

    private static void add(
            Map<UUID, Counts> counts, Map<UUID, Source> sourceOf, Map<UUID, Sums> sums, LongFunction<Amount> amount) {
        sums.forEach((key, sum) -> {
            var source = sourceOf.get(key);
            if (source != null) {
                counts.merge(source.id(), Counts.of(sum, amount), Counts::plus);
            }
        });
    }

    /** The names with most events in the last week, at most 100. */
    List<NamedCounts> names(Source source) {
        return asked("""
                        select name,
                            array[%s] as taken, array[%s] as duplicates, array[%s] as rejected, array[%s] as dropped
                        from client_count
                        where hour >= :week and key_id = any (:keys)
                        group by name
                        order by sum(events) filter (where verdict <> 'property_dropped') desc nulls last, name
                        limit :limit""".formatted(
                                sums(Verdict.TAKEN),
                                sums(Verdict.DUPLICATE),
                                sums(Verdict.REJECTED),
                                sums(Verdict.PROPERTY_DROPPED)))
                .param("keys", source.keyIds().toArray(UUID[]::new))
                .param("limit", MAX_NAMES)
                .query((row, _) -> new NamedCounts(
                        row.getString("name"),
                        amount(row, "taken"),
                        amount(row, "duplicates"),
                        amount(row, "rejected"),
                        amount(row, "dropped")))
                .list();
    }

    /** What was rejected most in the last week, at most 50 of all names and reasons. */
    List<Rejected> rejected(Collection<UUID> keyIds) {
        return asked("select key_id, name, reason, " + AMOUNTS + """

                        from client_count
                        where hour >= :week and verdict = 'rejected' and key_id = any (:keys)
                        group by key_id, name, reason
                        order by last_week desc, name, reason
                        limit :limit""")
                .param("keys", keyIds.toArray(UUID[]::new))
                .param("limit", MAX_REJECTED)
                .query((row, _) -> new Rejected(
                        row.getObject("key_id", UUID.class),
                        row.getString("name"),
                        row.getString("reason"),
                        amount(row)))
                .list();
    }

    /** The newest ten shapes of rejected events. */
    List<Shape> shapes(Source source) {
        return jdbc.sql("""
                        select name, reason, rejected_at, shape
                        from client_rejection
                        where key_id = any (:keys)
                        order by rejected_at desc, id
                        limit :limit""")
                .param("keys", source.keyIds().toArray(UUID[]::new))
                .param("limit", SourceCounts.MAX_SHAPES)
                .query((row, _) -> new Shape(
                        row.getString("name"),
                        row.getString("reason"),
                        SqlTime.instant(row, "rejected_at"),
                        row.getString("shape")))
                .list();
    }

    /** By source: the first and the last event that was taken of any of its keys. */
    Map<UUID, Arrival> arrivals(Collection<Source> sources) {
        var sourceOf = Sources.byKey(List.copyOf(sources));
        var arrivals = new HashMap<UUID, Arrival>();
        jdbc.sql("select * from client_arrival where key_id = any (:keys)")
                .param("keys", sourceOf.keySet().toArray(UUID[]::new))
                .query(row -> {
                    var arrival = new Arrival(
                            SqlTime.instant(row, "first_at"),
                            row.getString("first_name"),
                            SqlTime.instant(row, "last_at"),
                            row.getString("last_name"));
                    var source = sourceOf.get(row.getObject("key_id", UUID.class));
                    if (source != null) {
                        arrivals.merge(source.id(), arrival, SourceReports::both);
                    }
                });
        return arrivals;
    }

    @Nullable Arrival arrival(Source source) {
        return arrivals(List.of(source)).get(source.id());
    }

    private JdbcClient.StatementSpec asked(String sql) {
        var periods = periods();
        var statement = jdbc.sql(sql).param("week", SqlTime.utc(periods.week));
        return statement.param("hour", SqlTime.utc(periods.hour)).param("day", SqlTime.utc(periods.day));
    }

    private static Arrival both(Arrival one, Arrival other) {
        var first = one.firstAt.isBefore(other.firstAt) ? one : other;
        var last = one.lastAt.isAfter(other.lastAt) ? one : other;
        return new Arrival(first.firstAt, first.firstName, last.lastAt, last.lastName);
    }

    private static String sums(Verdict verdict) {
        return """
                coalesce(sum(events) filter (where verdict = '%1$s' and hour >= :hour), 0)::bigint,
                coalesce(sum(events) filter (where verdict = '%1$s' and hour >= :day), 0)::bigint,
                coalesce(sum(events) filter (where verdict = '%1$s'), 0)::bigint""".formatted(verdict.text());
    }

    private static Amount amount(ResultSet row) throws SQLException {
        return new Amount(row.getLong("last_hour"), row.getLong("last_day"), row.getLong("last_week"));
    }

    private static Amount amount(ResultSet row, String column) throws SQLException {
        var amounts = (Long[]) row.getArray(column).getArray();
        return new Amount(amounts[0], amounts[1], amounts[2]);
    }
}
