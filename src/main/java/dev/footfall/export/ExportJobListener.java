package dev.footfall.export;

import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.listener.JobExecutionListener;
import org.springframework.stereotype.Component;

/** What a run of the job leaves behind: the export's state in words, and on the disk what the next run can use. */
@Component
class ExportJobListener implements JobExecutionListener {

    private static final Logger log = LoggerFactory.getLogger(ExportJobListener.class);

    private final ExportProgress progress;
    private final ExportFolder folder;

    ExportJobListener(ExportProgress progress, ExportFolder folder) {
        this.progress = progress;
        this.folder = folder;
    }

    @Override
    public void afterJob(JobExecution run) {
        UUID export =
                UUID.fromString(Objects.requireNonNull(run.getJobParameters().getString(ExportJob.EXPORT)));
        if (run.getStatus() == BatchStatus.COMPLETED) {
            deleteParts(export);
        } else if (run.getStatus() == BatchStatus.STOPPED) {
            progress.end(export, ExportStatus.STOPPED, null);
        } else {
            if (ours(run, DiskRefusedException.class) != null) {
                // first: whoever reads that it failed finds the space free
                progress.forgetParts(export);
                deleteParts(export);
            }
            RuntimeException known = ours(run, RuntimeException.class);
            progress.end(
                    export,
                    ExportStatus.FAILED,
                    known == null
                            ? "It failed; the log says why. Days that are written are kept."
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

    /** The first of our own among what failed and what caused it; the message of any other may hold anything. */
    private static @Nullable RuntimeException ours(JobExecution run, Class<? extends RuntimeException> kind) {
        for (Throwable failure : run.getAllFailureExceptions()) {
            for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
                if (kind.isInstance(cause) && cause.getClass().getPackageName().startsWith("dev.footfall")) {
                    return kind.cast(cause);
                }
            }
        }
        return null;
    }
}
