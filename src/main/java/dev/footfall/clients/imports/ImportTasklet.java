package dev.footfall.clients.imports;

import dev.footfall.capture.ClientActivity;
import dev.footfall.capture.ClientCapture;
import dev.footfall.capture.ClientCapture.ClientRequest;
import dev.footfall.capture.ClientCapture.Outcome;
import dev.footfall.capture.ClientCapture.Verdict;
import dev.footfall.clients.imports.ImportFile.UnreadableFileException;
import dev.footfall.clients.imports.RecordReader.RejectedRecordException;
import dev.footfall.platform.Ascii;
import dev.footfall.platform.Caller;
import dev.footfall.platform.Caller.Scope;
import dev.footfall.platform.ProblemException.UnavailableException;
import dev.footfall.platform.batch.WorkItemReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.scope.context.ChunkContext;
import org.springframework.batch.core.step.StepContribution;
import org.springframework.batch.core.step.tasklet.Tasklet;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads a batch of records in each call, and settles those before it in their order. Threads of its own store them
 * meanwhile, as many as there are writers: reading one takes less than storing one. One instance for each step
 * execution, which closes it.
 */
class ImportTasklet implements Tasklet, AutoCloseable {

    private static final int BATCH = 5_000;
    private static final int STORED_AT_ONCE = 2;
    /** Of what was read, so that a heap of 256 MiB is enough for any records. */
    private static final int BATCH_BYTES = 4 << 20;
    /** A call that only passes records over must not keep the run's lease locked for long. */
    private static final int SKIPPED_AT_ONCE = 100_000;
    /** Storing waits for a day that is just being anonymized, or for the database. */
    private static final int ATTEMPTS = 60;

    private static final String POSITION = "position";
    private static final String FINGERPRINT = "fingerprint";

    /** Whose rate the import uses up, and nobody else's. */
    private static final UUID ID = new UUID(0x8000L, Long.MIN_VALUE);

    private static final Caller IMPORTER = Caller.key(ID, "import", Set.of(), Set.of(Scope.CAPTURE, Scope.IMPORT));

    /** The records are in memory twice, as read and as they become rows, until they are stored. */
    private final class Batch {
        final List<Item> items = new ArrayList<>(BATCH);
        ClientRequest request = request();
        int bytes;
        long end;
        boolean ended;

        void add(Item item) {
            items.add(item);
            take(request, item);
        }

        /** After a failure all is sent again: what was stored nevertheless is a duplicate then. */
        List<Verdict> store() throws InterruptedException {
            for (int attempt = 1; ; attempt++) {
                try {
                    return request.store();
                } catch (UnavailableException e) {
                    if (attempt == ATTEMPTS) {
                        throw new UnreadableFileException(
                                "Nothing could be stored for a minute. Restart the run once the database is back: "
                                        + "it continues where it stopped.");
                    }
                    TimeUnit.SECONDS.sleep(1);
                    request = request();
                    items.forEach(item -> take(request, item));
                }
            }
        }
    }

    /** @param refusal why it is no activity; null with one */
    private record Item(
            long line,
            @Nullable ClientActivity activity,
            @Nullable String refusal) {}

    private record Storing(Batch batch, Future<List<Verdict>> verdicts) {}

    private final Path file;
    private final @Nullable ImportFormat format;
    private final EventNames names;
    private final ClientCapture capture;
    private final JsonMapper json;
    private final Clock clock;
    private final ExecutorService store = Executors.newFixedThreadPool(
            STORED_AT_ONCE,
            Thread.ofPlatform().name("import-store-", 0).daemon().factory());
    private final Deque<Storing> underWay = new ArrayDeque<>();
    private @Nullable ImportReader open;
    private @Nullable UUID messageIds;
    private ImportReport report = new ImportReport();
    private long toSkip;
    /** In records, from the beginning of the file. */
    private long position;

    private long settled;

    /**
     * @param format null to recognize it
     */
    ImportTasklet(
            Path file,
            @Nullable ImportFormat format,
            EventNames names,
            ClientCapture capture,
            JsonMapper json,
            Clock clock) {
        this.file = file;
        this.format = format;
        this.names = names;
        this.capture = capture;
        this.json = json;
        this.clock = clock;
    }

    @Override
    public RepeatStatus execute(StepContribution contribution, ChunkContext chunk) throws Exception {
        ExecutionContext kept = chunk.getStepContext().getStepExecution().getExecutionContext();
        ImportReader reader = open == null ? begin(kept) : open;
        if (toSkip > 0) {
            skip(reader);
            return RepeatStatus.CONTINUABLE;
        }
        Batch batch = read(reader);
        if (!batch.items.isEmpty()) {
            underWay.add(new Storing(batch, store.submit(batch::store)));
        }
        boolean ended = batch.ended;
        while (underWay.size() > (ended ? 0 : STORED_AT_ONCE)) {
            settle(underWay.remove(), contribution, kept);
        }
        tell(reader, kept);
        return RepeatStatus.continueIf(!ended);
    }

    private ImportReader begin(ExecutionContext kept) throws IOException {
        String fingerprint = ImportFile.fingerprint(file);
        String before = kept.getString(FINGERPRINT, fingerprint);
        if (!before.equals(fingerprint)) {
            throw new UnreadableFileException("The file is not the one that this run began with. Start a new run: "
                    + "what is stored already is not stored again.");
        }
        kept.putString(FINGERPRINT, fingerprint);
        toSkip = kept.getLong(POSITION, 0);
        report = ImportReport.of(kept);
        ImportReader reader = ImportReader.open(file, format, names, json);
        // what Footfall exported keeps its ids
        messageIds = reader.format() == ImportFormat.FOOTFALL
                ? null
                : names.mapping().source();
        open = reader;
        return reader;
    }

    private void skip(ImportReader reader) {
        for (int i = 0; i < SKIPPED_AT_ONCE && toSkip > 0; i++, toSkip--, position++) {
            if (!reader.next()) {
                throw new UnreadableFileException("The file is shorter than it was.");
            }
            reader.skip();
        }
    }

    private Batch read(ImportReader reader) {
        Batch batch = new Batch();
        while (batch.items.size() < BATCH && batch.bytes < BATCH_BYTES) {
            if (!reader.next()) {
                batch.ended = true;
                break;
            }
            position++;
            batch.bytes += reader.length();
            batch.add(item(reader));
        }
        batch.end = position;
        return batch;
    }

    private static Item item(ImportReader reader) {
        try {
            return new Item(reader.line(), reader.activity(), null);
        } catch (RejectedRecordException e) {
            return new Item(reader.line(), null, e.code());
        }
    }

    private ClientRequest request() {
        return capture.begin(IMPORTER, messageIds, names.mapping().registersUnknown(), clock.instant());
    }

    private static void take(ClientRequest request, Item item) {
        if (item.activity == null) {
            request.reject(String.valueOf(item.refusal));
        } else {
            request.take(item.activity);
        }
    }

    private void settle(Storing storing, StepContribution contribution, ExecutionContext kept)
            throws InterruptedException, ExecutionException {
        List<Verdict> verdicts = storing.verdicts.get();
        long accepted = 0;
        for (int i = 0; i < verdicts.size(); i++) {
            Verdict verdict = verdicts.get(i);
            contribution.incrementReadCount();
            if (verdict.leftOut() > 0) {
                report.leftOut("property_left_out", storing.batch.items.get(i).line);
            }
            if (verdict.outcome() == Outcome.ACCEPTED) {
                accepted++;
            } else {
                String reason = verdict.reason();
                report.leftOut(
                        reason == null ? Ascii.lower(verdict.outcome().name()) : reason,
                        storing.batch.items.get(i).line);
            }
        }
        report.accepted(accepted);
        contribution.incrementWriteCount(accepted);
        contribution.incrementFilterCount(verdicts.size() - accepted);
        settled += verdicts.size();
        kept.putLong(POSITION, storing.batch.end);
    }

    private void tell(ImportReader reader, ExecutionContext kept) {
        kept.putLong(WorkItemReader.TOTAL, (long) (settled / Math.max(reader.share(), 1e-6)));
        report.keep(kept);
        List<String> lines = new ArrayList<>();
        lines.add("format: " + reader.format().text() + (format == null ? ", recognized by the first record" : ""));
        lines.addAll(report.lines());
        kept.putString(WorkItemReader.REPORT, String.join("\n", lines));
    }

    /** Waits for what is being stored, so that nothing goes on after the run has ended. */
    @Override
    public void close() throws IOException {
        store.close();
        if (open != null) {
            open.close();
        }
    }
}
