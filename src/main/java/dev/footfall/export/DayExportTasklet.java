package dev.footfall.export;

import dev.footfall.activity.Activity;
import dev.footfall.activity.ActivityChunks;
import dev.footfall.activity.ActivityChunks.StreamFormat;
import dev.footfall.activity.ActivityFilter;
import dev.footfall.activity.ActivityStream;
import dev.footfall.activity.Cursor.Position;
import dev.footfall.activity.StreamFormats;
import dev.footfall.activity.ViewedPeople;
import dev.footfall.export.ExportFolder.DiskRefusedException;
import dev.footfall.platform.MentionedIds;
import dev.footfall.platform.Utf8Buffer;
import dev.footfall.platform.database.Pools.JobsDatabase;
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
import java.time.ZoneOffset;
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
 * Writes one day of an export as a file of its own, a piece with each call. What is read reaches the disk only after it
 * is kept who is in it; a piece during whose reading somebody was removed is read again, and has them no more, since
 * their rows go before exports are looked through. A day that was broken off is begun anew, one that is whole is left
 * as it is. One instance a step execution, which closes it.
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
            // deleted or superseded: the run is stopped, not failed
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
            folder.make();
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

    /** Beside the chunk's transaction, on a connection of its own. */
    private void read(ActivityChunks reading) {
        buffer.clear();
        apart.executeWithoutResult(_ -> reading.next(buffer));
    }

    private boolean isThere() {
        return progress.part(export, day)
                .filter(part -> part.done() && folder.has(export, part))
                .isPresent();
    }

    /** By the time of day that the reading has come down to. */
    private int percent(boolean whole) {
        Instant end = midnight(day.plusDays(1));
        return whole || position == null
                ? 100
                : (int) (99 * Duration.between(position.occurredAt(), end).toSeconds() / 86_400);
    }

    private static ActivityFilter within(ActivityFilter filter, LocalDate day) {
        Instant from = midnight(day);
        Instant to = midnight(day.plusDays(1));
        return filter.between(
                filter.from() != null && filter.from().isAfter(from) ? filter.from() : from,
                filter.to() != null && filter.to().isBefore(to) ? filter.to() : to);
    }

    private static Instant midnight(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }

    /**
     * One gzip member as a new file, in the place of an old one. Stays open until it is whole: who deletes the file
     * meanwhile, as an erasure does, has deleted also what is written to it afterwards.
     */
    static final class GzipFile implements AutoCloseable {

        /** Level 6 takes twice the processor time, and saves 6 % of the bytes: ids are most of them. */
        private static final int LEVEL = 1;

        private static final int BUFFER = 1 << 16;

        private final FileChannel file;
        private final GZIPOutputStream out;

        GzipFile(Path path) throws IOException {
            Files.deleteIfExists(path);
            file = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            try {
                // writes the header, for which there may be no room
                out = new Leveled(Channels.newOutputStream(file));
            } catch (IOException e) {
                file.close();
                throw e;
            }
        }

        void write(Utf8Buffer text) throws IOException {
            text.writeTo(out);
        }

        /** It is whole and safe; how many bytes it has. */
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

    /** The rows of a stream and nothing around them, counted, and who is in them, by name or by mention, noted. */
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

        /** Whose activity was shown since the last time. */
        ViewedPeople.Few takeShown() {
            ViewedPeople.Few taken = shown;
            shown = viewed.few();
            return taken;
        }

        /** Since the last time. */
        long take() {
            long taken = count;
            count = 0;
            return taken;
        }

        @Override
        public void begin(Utf8Buffer out) {
            // the header is the file's
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
            // another part may follow
        }
    }
}
