package dev.footfall.export;

import dev.footfall.activity.ActivityStream;
import dev.footfall.activity.StreamFormats;
import dev.footfall.activity.ViewedPeople;
import dev.footfall.database.Pools.JobsDatabase;
import dev.footfall.export.ExportFilters.CannotResumeException;
import dev.footfall.export.ExportFolder.DiskRefusedException;
import dev.footfall.export.ExportRequests.ExportSettings;
import dev.footfall.export.ExportRequests.ExportStatus;
import dev.footfall.platform.ExternalIds;
import dev.footfall.platform.FairPermits;
import dev.footfall.platform.Sha256;
import dev.footfall.platform.Utf8Buffer;
import dev.footfall.platform.batch.StartCheck;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.configuration.annotation.StepScope;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.listener.JobExecutionListener;
import org.springframework.batch.core.partition.Partitioner;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.scope.context.ChunkContext;
import org.springframework.batch.core.scope.context.StepSynchronizationManager;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.StepContribution;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.core.step.tasklet.Tasklet;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.TaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * The job {@code export}: plans the days, writes each as a part, several in parallel, and joins them. At a restart all
 * steps run again and find out what is left: the parts may be on another node's disk, where the job's own state would
 * be useless.
 */
@Configuration(proxyBeanMethods = false)
class ExportJob {

    static final String EXPORT = "export";
    private static final String ID = "#{jobParameters['export']}";
    private static final String DAY = "day";

    @Bean
    Job export(
            JobRepository repository,
            @JobsDatabase PlatformTransactionManager transactions,
            ExportFilters filters,
            ExportProgress progress,
            ActivityStream stream,
            DaysToWrite daysToWrite,
            DayExportTasklet dayExportTasklet,
            ExportAssembler exportAssembler,
            ExportJobListener end,
            @Qualifier("exportExecutor") TaskExecutor executor) {
        Step plan = new StepBuilder("plan", repository)
                .tasklet(
                        (contribution, _) -> {
                            UUID export = UUID.fromString(String.valueOf(contribution
                                    .getStepExecution()
                                    .getJobParameters()
                                    .getString(EXPORT)));
                            long run = contribution.getStepExecution().getJobExecutionId();
                            if (!progress.begin(export, run)) {
                                throw new CannotResumeException(Exports.CANNOT_CONTINUE);
                            }
                            progress.plan(export, stream.days(filters.of(export)));
                            return RepeatStatus.FINISHED;
                        },
                        transactions)
                .allowStartIfComplete(true)
                .build();
        Step day = new StepBuilder(DAY, repository)
                .tasklet(dayExportTasklet, transactions)
                .allowStartIfComplete(true)
                .build();
        Step days = new StepBuilder("days", repository)
                .partitioner(DAY, daysToWrite)
                .step(day)
                .taskExecutor(executor)
                .allowStartIfComplete(true)
                .build();
        Step assembly = new StepBuilder("whole", repository)
                .tasklet(exportAssembler, transactions)
                .allowStartIfComplete(true)
                .build();
        return new JobBuilder("export", repository)
                .listener(end)
                .start(plan)
                .next(days)
                .next(assembly)
                .build();
    }

    @Bean
    @StepScope
    static DaysToWrite daysToWrite(ExportProgress progress, @Value(ID) UUID export) {
        return new DaysToWrite(progress, export);
    }

    @Bean
    StartCheck exportIsThere(Exports exports) {
        return new StartCheck() {

            @Override
            public String job() {
                return EXPORT;
            }

            @Override
            public @Nullable String refusal(Map<String, ? extends @Nullable Object> parameters) {
                UUID id = ExternalIds.uuidOf(String.valueOf(parameters.get(EXPORT)));
                return id == null ? null : exports.refusal(id);
            }
        };
    }

    /** Proxied by its class, since Spring Batch logs a warning about proxied interfaces. */
    static class DaysToWrite implements Partitioner {

        private final ExportProgress progress;
        private final UUID export;

        DaysToWrite(ExportProgress progress, UUID export) {
            this.progress = progress;
            this.export = export;
        }

        @Override
        public Map<String, ExecutionContext> partition(int gridSize) {
            Map<String, ExecutionContext> days = new HashMap<>();
            progress.parts(export)
                    .forEach(part -> days.put(
                            part.day().toString(),
                            new ExecutionContext(Map.of(DAY, part.day().toString()))));
            return days;
        }
    }

    @Bean
    @StepScope
    static DayExportTasklet writtenDay(
            @Value(ID) UUID export,
            @Value("#{stepExecutionContext['day']}") String day,
            ExportFilters filters,
            ActivityStream stream,
            StreamFormats formats,
            ViewedPeople viewed,
            ExportProgress progress,
            ExportFolder folder,
            @JobsDatabase PlatformTransactionManager transactions) {
        return new DayExportTasklet(
                export, LocalDate.parse(day), filters, stream, formats, viewed, progress, folder, transactions);
    }

    @Bean
    @StepScope
    static ExportAssembler assembly(
            @Value(ID) UUID export,
            ExportFilters filters,
            StreamFormats formats,
            ExportProgress progress,
            ExportFolder folder) {
        return new ExportAssembler(export, filters, formats, progress, folder);
    }

    /** In fair order: the days of a large export do not delay those of a small one. */
    @Qualifier("exportExecutor") @Bean(defaultCandidate = false)
    static TaskExecutor exportExecutor(@Qualifier("exportThreads") TaskExecutor threads, ExportSettings settings) {
        FairPermits permits = new FairPermits(settings.threads());
        return day -> permits.request(
                List.of(new FairPermits.Share(run(), settings.threads())),
                permit -> threads.execute(() -> {
                    try (permit) {
                        day.run();
                    }
                }));
    }

    /** The run whose day this thread submits. */
    private static long run() {
        return Objects.requireNonNull(StepSynchronizationManager.getContext())
                .getStepExecution()
                .getJobExecutionId();
    }

    /** Shared by all exports of this process, so that they share its connections and do not wait for each other's. */
    @Bean(defaultCandidate = false)
    @Qualifier("exportThreads") static ThreadPoolTaskExecutor exportThreads(ExportSettings settings) {
        ThreadPoolTaskExecutor executor = new ThreadPoolTaskExecutor();
        executor.setCorePoolSize(settings.threads());
        executor.setMaxPoolSize(settings.threads());
        executor.setThreadNamePrefix("export-");
        executor.setDaemon(true);
        return executor;
    }

    /** Stores the export's state when a run ends, and keeps on disk what the next run can use. */
    @Component
    static class ExportJobListener implements JobExecutionListener {

        private static final Logger log = LoggerFactory.getLogger(ExportJobListener.class);

        private final ExportProgress progress;
        private final ExportFolder folder;

        ExportJobListener(ExportProgress progress, ExportFolder folder) {
            this.progress = progress;
            this.folder = folder;
        }

        @Override
        public void afterJob(JobExecution run) {
            UUID export = UUID.fromString(
                    Objects.requireNonNull(run.getJobParameters().getString(ExportJob.EXPORT)));
            if (run.getStatus() == BatchStatus.COMPLETED) {
                deleteParts(export);
            } else if (run.getStatus() == BatchStatus.STOPPED) {
                progress.end(export, ExportStatus.STOPPED, null);
            } else {
                if (ours(run, DiskRefusedException.class) != null) {
                    // First: whoever reads that it failed finds the space free.
                    progress.forgetParts(export);
                    deleteParts(export);
                }
                RuntimeException known = ours(run, RuntimeException.class);
                progress.end(
                        export,
                        ExportStatus.FAILED,
                        known == null
                                ? "It failed; the log says why. Days already written are kept."
                                : known.getMessage());
            }
        }

        private void deleteParts(UUID export) {
            try {
                folder.deleteParts(export);
            } catch (UncheckedIOException e) {
                log.warn("Parts of an export could not be deleted now: {}", e.getMessage());
            }
        }

        /**
         * The first of Footfall's own exceptions among the failures and their causes; the message of any other may
         * contain anything.
         */
        private static @Nullable RuntimeException ours(JobExecution run, Class<? extends RuntimeException> kind) {
            for (Throwable failure : run.getAllFailureExceptions()) {
                for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
                    if (kind.isInstance(cause)
                            && cause.getClass().getPackageName().startsWith("dev.footfall")) {
                        return kind.cast(cause);
                    }
                }
            }
            return null;
        }
    }

    /**
     * Joins the days of an export, one in each call: concatenated gzip members are one gzip file. The last call renames
     * the file, in the transaction that records its completion and while deletions wait: a file that contains a person
     * deleted meanwhile never gets its name. Starts again if interrupted.
     */
    static class ExportAssembler implements Tasklet, AutoCloseable {

        private static final int PIECE = 1 << 20;

        private final UUID export;
        private final ExportFilters filters;
        private final StreamFormats formats;
        private final ExportProgress progress;
        private final ExportFolder folder;
        private final MessageDigest digest = Sha256.digest();
        private final ByteBuffer piece = ByteBuffer.allocate(PIECE);
        private final Deque<ExportProgress.Part> left = new ArrayDeque<>();
        private @Nullable FileChannel out;
        private long rows;

        ExportAssembler(
                UUID export,
                ExportFilters filters,
                StreamFormats formats,
                ExportProgress progress,
                ExportFolder folder) {
            this.export = export;
            this.filters = filters;
            this.formats = formats;
            this.progress = progress;
            this.folder = folder;
        }

        @Override
        public RepeatStatus execute(StepContribution contribution, ChunkContext context) {
            if (progress.removals(export).isEmpty()) {
                contribution.getStepExecution().setTerminateOnly();
                return RepeatStatus.FINISHED;
            }
            try {
                return step(contribution);
            } catch (IOException e) {
                throw new DiskRefusedException(e);
            }
        }

        private RepeatStatus step(StepContribution contribution) throws IOException {
            if (out == null) {
                begin();
            } else if (left.isEmpty()) {
                finish(out, contribution);
                return RepeatStatus.FINISHED;
            } else {
                ExportProgress.Part part = left.remove();
                append(folder.part(export, part.day()), out);
                rows += part.rows();
                contribution.incrementWriteCount(part.rows());
            }
            return RepeatStatus.CONTINUABLE;
        }

        /** Writes the header. */
        private void begin() throws IOException {
            for (ExportProgress.Part part : progress.parts(export)) {
                if (!part.done() || !folder.has(export, part)) {
                    throw new CannotResumeException(
                            "The day " + part.day() + " is missing on this node: restart the export.");
                }
                if (part.rows() > 0) {
                    left.add(part);
                }
            }
            folder.create();
            Path path = folder.unfinished(export);
            Files.deleteIfExists(path);
            FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            out = file;
            Utf8Buffer header = new Utf8Buffer(256);
            formats.csv(filters.bom(export)).begin(header);
            ByteArrayOutputStream packed = new ByteArrayOutputStream();
            try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
                header.writeTo(gzip);
            }
            write(ByteBuffer.wrap(packed.toByteArray()), file);
        }

        private void append(Path part, FileChannel to) throws IOException {
            try (FileChannel from = FileChannel.open(part, StandardOpenOption.READ)) {
                for (piece.clear(); from.read(piece) >= 0; piece.clear()) {
                    write(piece.flip(), to);
                }
            }
        }

        private void write(ByteBuffer bytes, FileChannel to) throws IOException {
            digest.update(bytes.duplicate());
            while (bytes.hasRemaining()) {
                to.write(bytes);
            }
        }

        private void finish(FileChannel file, StepContribution contribution) throws IOException {
            file.force(true);
            long bytes = file.size();
            file.close();
            if (!progress.hold(export)) {
                contribution.getStepExecution().setTerminateOnly();
                return;
            }
            Files.move(
                    folder.unfinished(export),
                    folder.file(export),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            folder.forceNames();
            progress.complete(export, rows, bytes, HexFormat.of().formatHex(digest.digest()), folder.node());
        }

        @Override
        public void close() throws IOException {
            if (out != null) {
                out.close();
            }
        }
    }
}
