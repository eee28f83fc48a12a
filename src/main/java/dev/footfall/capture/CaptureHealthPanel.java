package dev.footfall.capture;

import dev.footfall.platform.body.ByteBudget;
import dev.footfall.platform.health.HealthPart;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** On the health page: the ledger with its equation, and how capture goes on this node. */
@Component
@Order(100)
class CaptureHealthPanel implements HealthPart {

    private final LedgerTotals ledger;
    private final DeadLetterStore letters;
    private final Throughput pace;
    private final CaptureBuffer buffer;
    private final ByteBudget budget;
    private final Spool spool;
    private final DatabaseState link;
    private final CaptureSettings settings;

    CaptureHealthPanel(
            LedgerTotals ledger,
            DeadLetterStore letters,
            Throughput pace,
            CaptureBuffer buffer,
            ByteBudget budget,
            Spool spool,
            DatabaseState link,
            CaptureSettings settings) {
        this.ledger = ledger;
        this.letters = letters;
        this.pace = pace;
        this.buffer = buffer;
        this.budget = budget;
        this.spool = spool;
        this.link = link;
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
     * @param received with what waits
     * @param waiting in this node's buffer and spool: received, and not in the ledger yet
     * @param kept accepted less what was erased and purged: so many rows raw has
     * @param letters dead ones that nobody has discarded or replayed
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
                databaseAway || link.away());
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
}
