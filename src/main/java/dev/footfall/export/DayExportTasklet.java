package dev.footfall.export;

import dev.footfall.activity.Activity;
import dev.footfall.activity.ActivityChunks;
import dev.footfall.activity.ActivityChunks.StreamFormat;
import dev.footfall.activity.ActivityFilter;
import dev.footfall.activity.ActivityStream;
import dev.footfall.activity.Cursor.Position;
import dev.footfall.activity.Days;
import dev.footfall.activity.StreamFormats;
import dev.footfall.activity.ViewedPeople;
import dev.footfall.database.Pools.JobsDatabase;
import dev.footfall.export.ExportFolder.DiskRefusedException;
import dev.footfall.platform.MentionedIds;
import dev.footfall.platform.Utf8Buffer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.scope.context.ChunkContext;
import org.springframework.batch.core.step.StepContribution;
import org.springframework.batch.core.step.tasklet.Tasklet;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Writes one day of an export to a file of its own, one piece in each call. Rows reach the disk only after the people
 * in them are recorded; a piece during whose reading somebody was removed is read again and no longer contains them,
 * since raw rows are removed before exports are searched. Starts an incomplete day again, keeps a complete one. One
 * instance for each step execution, which closes it.
 */
class DayExportTasklet implements Tasklet, AutoCloseable {

    private final UUID export;
    private final LocalDate day;
    private final ExportFilters filters;
    private final ActivityStream stream;
    private final ExportProgress progress;
    private final ExportFolder folder;
    private final TransactionTemplate apart;
    private final FingerprintSet people = new FingerprintSet();
    private final PartFormat format;
    private final Utf8Buffer buffer = new Utf8Buffer(1 << 16);
    private @Nullable GzipFile file;
    private @Nullable ActivityChunks chunks;
    private @Nullable Position position;
    private long rows;

    DayExportTasklet(
            UUID export,
            LocalDate day,
            ExportFilters filters,
            ActivityStream stream,
            StreamFormats formats,
            ViewedPeople viewed,
            ExportProgress progress,
            ExportFolder folder,
            @JobsDatabase PlatformTransactionManager transactions) {
        this.export = export;
        this.day = day;
        this.filters = filters;
        this.stream = stream;
        this.format = new PartFormat(formats.csv(), people, viewed);
        this.progress = progress;
        this.folder = folder;
        this.apart = new TransactionTemplate(transactions);
        this.apart.setPropagationBehavior(TransactionDefinition.PROPAGATION_NOT_SUPPORTED);
    }

    @Override
    public RepeatStatus execute(StepContribution contribution, ChunkContext context) {
        Optional<Integer> removals = progress.removals(export);
        if (removals.isEmpty()) {
            // Deleted or superseded: the run stops and does not fail.
            contribution.getStepExecution().setTerminateOnly();
            return RepeatStatus.FINISHED;
        }
        if (file == null && isThere()) {
            return RepeatStatus.FINISHED;
        }
        try {
            return write(removals.get(), contribution);
        } catch (IOException e) {
            throw new DiskRefusedException(e);
        }
    }

    private RepeatStatus write(int removals, StepContribution contribution) throws IOException {
        if (file == null) {
            folder.create();
            file = new GzipFile(folder.part(export, day));
        }
        ActivityChunks reading = chunks;
        if (reading == null) {
            reading = stream.open(within(filters.of(export), day), format, position);
            chunks = reading;
        }
        read(reading);
        long read = format.take();
        if (!progress.keep(export, removals, people.take(), format.takeShown())) {
            people.clear();
            chunks = null;
            return RepeatStatus.CONTINUABLE;
        }
        boolean last = reading.ended();
        position = reading.position();
        rows += read;
        contribution.incrementWriteCount(read);
        file.write(buffer);
        long bytes = last ? file.finish() : 0;
        if (last) {
            folder.forceNames();
        }
        progress.wrote(export, new ExportProgress.Part(day, last, rows, bytes, folder.node()), percent(last));
        return RepeatStatus.continueIf(!last);
    }

    /** Reads on a connection of its own, outside the chunk's transaction. */
    private void read(ActivityChunks reading) {
        buffer.clear();
        apart.executeWithoutResult(_ -> reading.next(buffer));
    }

    private boolean isThere() {
        return progress.part(export, day)
                .filter(part -> part.done() && folder.has(export, part))
                .isPresent();
    }

    /** Estimated from the time of day that reading has got down to. */
    private int percent(boolean whole) {
        Instant end = Days.end(day);
        return whole || position == null
                ? 100
                : (int) (99 * Duration.between(position.occurredAt(), end).toSeconds() / 86_400);
    }

    private static ActivityFilter within(ActivityFilter filter, LocalDate day) {
        Instant from = Days.start(day);
        Instant to = Days.end(day);
        return filter.between(
                filter.from() != null && filter.from().isAfter(from) ? filter.from() : from,
                filter.to() != null && filter.to().isBefore(to) ? filter.to() : to);
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }

    /**
     * One gzip member as a new file, replacing an old one. Stays open until it is complete: if an erasure deletes the
     * file meanwhile, whatever is written to it afterwards is deleted, too.
     */
    static final class GzipFile implements AutoCloseable {

        /** Level 6 takes twice the CPU time and saves only 6 % of the bytes, which are mostly ids. */
        private static final int LEVEL = 1;

        private static final int BUFFER = 1 << 16;

        private final FileChannel file;
        private final GZIPOutputStream out;

        GzipFile(Path path) throws IOException {
            Files.deleteIfExists(path);
            file = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            try {
                // Writes the header, for which the disk may be full.
                out = new Leveled(Channels.newOutputStream(file));
            } catch (IOException e) {
                file.close();
                throw e;
            }
        }

        void write(Utf8Buffer text) throws IOException {
            text.writeTo(out);
        }

        /** Completes the file and forces it to disk; returns its size in bytes. */
        long finish() throws IOException {
            out.finish();
            file.force(true);
            return file.size();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }

        private static final class Leveled extends GZIPOutputStream {

            Leveled(OutputStream out) throws IOException {
                super(out, BUFFER);
                def.setLevel(LEVEL);
            }
        }
    }

    /** Writes only the rows of a stream, counts them, and records the people in them, as user or entity. */
    static final class PartFormat implements StreamFormat {

        private final StreamFormat rows;
        private final FingerprintSet people;
        private final ViewedPeople viewed;
        private ViewedPeople.Few shown;
        private long count;

        PartFormat(StreamFormat rows, FingerprintSet people, ViewedPeople viewed) {
            this.rows = rows;
            this.people = people;
            this.viewed = viewed;
            this.shown = viewed.few();
        }

        /** People whose activity was written since the last call. */
        ViewedPeople.Few takeShown() {
            ViewedPeople.Few taken = shown;
            shown = viewed.few();
            return taken;
        }

        /** Rows since the last call. */
        long take() {
            long taken = count;
            count = 0;
            return taken;
        }

        @Override
        public void begin(Utf8Buffer out) {
            // The complete file has one header.
        }

        @Override
        public void write(Activity activity, Utf8Buffer out) {
            if (activity.person() != null) {
                people.see(activity.person());
            }
            if (activity.entityId() != null) {
                people.see(activity.entityId());
            }
            MentionedIds.find(activity.metadata(), people::see);
            shown.see(activity);
            rows.write(activity, out);
            count++;
        }

        @Override
        public void end(Utf8Buffer out) {
            // Another part may follow.
        }
    }
}
