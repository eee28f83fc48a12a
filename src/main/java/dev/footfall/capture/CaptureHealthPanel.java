package dev.footfall.capture;

import dev.footfall.capture.CaptureConfiguration.CaptureSettings;
import dev.footfall.capture.Entry.ActivitySource;
import dev.footfall.platform.SqlTime;
import dev.footfall.platform.body.ByteBudget;
import dev.footfall.platform.health.HealthPart;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.stereotype.Repository;

/** The health page's part about capture: the ledger with its equation, and the throughput of this node. */
@Component
@Order(100)
class CaptureHealthPanel implements HealthPart {

    private final LedgerTotals ledger;
    private final DeadLetterStore letters;
    private final Throughput pace;
    private final CaptureBuffer buffer;
    private final ByteBudget budget;
    private final Spool spool;
    private final DatabaseState databaseState;
    private final CaptureSettings settings;

    CaptureHealthPanel(
            LedgerTotals ledger,
            DeadLetterStore letters,
            Throughput pace,
            CaptureBuffer buffer,
            ByteBudget budget,
            Spool spool,
            DatabaseState databaseState,
            CaptureSettings settings) {
        this.ledger = ledger;
        this.letters = letters;
        this.pace = pace;
        this.buffer = buffer;
        this.budget = budget;
        this.spool = spool;
        this.databaseState = databaseState;
        this.settings = settings;
    }

    /**
     * @param books null while the database is away
     * @param buffered activities that no writer has taken yet
     * @param inFlight bytes of request bodies in memory
     */
    record View(
            @Nullable Books books,
            Throughput.Pace pace,
            long buffered,
            long inFlight,
            Spooled spool,
            boolean carried) {}

    /**
     * The ledger. Received = accepted + duplicates + suppressed + rejected + dead + waiting.
     *
     * @param received including what waits
     * @param waiting in this node's buffer and spool: received, and not in the ledger yet
     * @param kept accepted minus erased and purged: the number of raw rows
     * @param letters dead letters that nobody has discarded or replayed
     */
    record Books(LedgerTotals.Totals totals, long received, long waiting, boolean addsUp, long kept, long letters) {}

    record Spooled(int files, long activities, long bytes, long limit, int damaged) {

        public long percent() {
            return Math.min(100, 100 * bytes / Math.max(1, limit));
        }
    }

    @Override
    public String template() {
        return "capture/health";
    }

    @Override
    public View now(boolean databaseAway) {
        Books books = databaseAway ? null : books();
        return new View(
                books,
                pace.now(),
                buffer.waiting(),
                budget.taken(),
                new Spooled(
                        spool.files(),
                        spool.activities(),
                        spool.bytes(),
                        settings.spoolLimit().toBytes(),
                        spool.damaged()),
                databaseAway || databaseState.away());
    }

    private Books books() {
        LedgerTotals.Totals totals = ledger.now();
        long waiting = buffer.waiting() + spool.activities();
        return new Books(
                totals,
                totals.all().received() + waiting,
                waiting,
                totals.all().addsUp() && totals.sources().stream().allMatch(LedgerTotals.Line::addsUp),
                totals.all().accepted() - totals.removed(),
                letters.count());
    }

    /**
     * The throughput of this node during the last minute, from the metrics' counters: one sample every five seconds.
     * Thread-safe.
     */
    @Component
    static class Throughput {

        private static final int SAMPLES = 13;

        private record Sample(long nanos, CaptureMetrics.Totals totals) {}

        /**
         * The last minute.
         *
         * @param perSecond activities received, whatever their verdict
         * @param batch average number of activities in a transaction; zero where there was none
         * @param commit average duration of a transaction
         * @param largest transaction of the last minutes, in activities
         * @param slowest transaction of the last minutes
         */
        record Pace(double perSecond, long batch, Duration commit, long largest, Duration slowest) {}

        private final CaptureMetrics metrics;
        private final LongSupplier nanos;
        private final Deque<Sample> samples = new ArrayDeque<>();

        @Autowired
        Throughput(CaptureMetrics metrics) {
            this(metrics, System::nanoTime);
        }

        Throughput(CaptureMetrics metrics, LongSupplier nanos) {
            this.metrics = metrics;
            this.nanos = nanos;
            sample();
        }

        @Scheduled(fixedRateString = "PT5S", initialDelayString = "PT5S")
        synchronized void sample() {
            samples.add(new Sample(nanos.getAsLong(), metrics.totals()));
            if (samples.size() > SAMPLES) {
                samples.removeFirst();
            }
        }

        synchronized Pace now() {
            Sample first = samples.getFirst();
            CaptureMetrics.Totals from = first.totals;
            CaptureMetrics.Totals to = metrics.totals();
            double seconds = Math.max(1, (nanos.getAsLong() - first.nanos) / 1e9);
            long batches = to.batches() - from.batches();
            return new Pace(
                    (to.activities() - from.activities()) / seconds,
                    batches == 0 ? 0 : Math.round((to.batched() - from.batched()) / batches),
                    Duration.ofNanos(batches == 0 ? 0 : (long) ((to.committing() - from.committing()) / batches)),
                    (long) to.largest(),
                    Duration.ofNanos((long) to.slowest()));
        }
    }

    /** The totals of the ledger. It has a few rows an hour, so summing all of it takes milliseconds. */
    @Repository
    static class LedgerTotals {

        private static final Duration RECENT = Duration.ofDays(1);
        private static final String SUMS = """
                coalesce(sum(received), 0) as received, coalesce(sum(accepted), 0) as accepted,
                coalesce(sum(duplicates), 0) as duplicates, coalesce(sum(suppressed), 0) as suppressed,
                coalesce(sum(rejected), 0) as rejected, coalesce(sum(dead), 0) as dead,
                coalesce(sum(conflicts), 0) as conflicts
                """;

        /** The activities received from one source, by verdict. */
        record Line(
                String source,
                long received,
                long accepted,
                long duplicates,
                long suppressed,
                long rejected,
                long dead,
                long conflicts) {

            Line plus(Line other) {
                return new Line(
                        source,
                        received + other.received,
                        accepted + other.accepted,
                        duplicates + other.duplicates,
                        suppressed + other.suppressed,
                        rejected + other.rejected,
                        dead + other.dead,
                        conflicts + other.conflicts);
            }

            boolean addsUp() {
                return received == accepted + duplicates + suppressed + rejected + dead;
            }
        }

        /**
         * All time, and the last 24 hours of it.
         *
         * @param sources in the order of {@link ActivitySource}, those without activity too
         * @param removed raw rows that were erased or purged
         */
        record Totals(List<Line> sources, Line all, Line lately, long removed) {}

        private final JdbcClient database;
        private final Clock clock;

        LedgerTotals(JdbcClient database, Clock clock) {
            this.database = database;
            this.clock = clock;
        }

        Totals now() {
            List<Line> sources = database.sql("select asked as source, " + SUMS + """
                            from unnest(:sources::text[]) with ordinality as asked (asked, place)
                            left join capture_ledger on source = asked
                            group by asked, place order by place""")
                    .param("sources", sources())
                    .query(Line.class)
                    .list();
            Line lately = database.sql("select '' as source, " + SUMS + """
                            from capture_ledger where hour > :since""")
                    .param("since", SqlTime.utc(clock.instant().minus(RECENT)))
                    .query(Line.class)
                    .single();
            long removed = database.sql("select coalesce(sum(rows), 0) from activity_removed")
                    .query(Long.class)
                    .single();
            Line none = new Line("", 0, 0, 0, 0, 0, 0, 0);
            return new Totals(sources, sources.stream().reduce(none, Line::plus), lately, removed);
        }

        private static String[] sources() {
            return Arrays.stream(ActivitySource.values())
                    .map(ActivitySource::text)
                    .toArray(String[]::new);
        }
    }

    /**
     * {@code DEGRADED} while capture goes to the spool, until the spool is drained, and while one of its files is
     * damaged. Answered with 200: a node whose database is away still accepts activities, so no load balancer should
     * remove it.
     */
    @Component("capture")
    static final class CaptureHealth implements HealthIndicator {

        private static final Status DEGRADED = new Status("DEGRADED");

        private final DatabaseState databaseState;
        private final Spool spool;

        CaptureHealth(DatabaseState databaseState, Spool spool) {
            this.databaseState = databaseState;
            this.spool = spool;
        }

        @Override
        public Health health() {
            boolean degraded = databaseState.away() || spool.files() > 0 || spool.damaged() > 0;
            return Health.status(degraded ? DEGRADED : Status.UP)
                    .withDetail("database", databaseState.away() ? "away" : "there")
                    .withDetail("waiting", spool.activities())
                    .withDetail("files", spool.files())
                    .withDetail("bytes", spool.bytes())
                    .withDetail("damaged", spool.damaged())
                    .build();
        }
    }
}
