package dev.footfall.export;

import dev.footfall.activity.StreamFormats;
import dev.footfall.platform.Utf8Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.scope.context.ChunkContext;
import org.springframework.batch.core.step.StepContribution;
import org.springframework.batch.core.step.tasklet.Tasklet;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;

/**
 * Puts the days of an export together, one with each call: gzip members after one another are one gzip file. The last call gives it its name, in the transaction
 * that says so, and while deletions wait: a file that somebody in it was deleted from never gets one. Broken off it is begun anew.
 */
class ExportAssembler implements Tasklet, AutoCloseable {

    private static final int PIECE = 1 << 20;

    private final UUID export;
    private final ExportFilters filters;
    private final StreamFormats formats;
    private final ExportProgress progress;
    private final ExportFolder folder;
    private final MessageDigest digest;
    private final ByteBuffer piece = ByteBuffer.allocate(PIECE);
    private final Deque<ExportProgress.Part> left = new ArrayDeque<>();
    private @Nullable FileChannel out;
    private long rows;

    ExportAssembler(
            UUID export, ExportFilters filters, StreamFormats formats, ExportProgress progress, ExportFolder folder) {
        this.export = export;
        this.filters = filters;
        this.formats = formats;
        this.progress = progress;
        this.folder = folder;
        try {
            this.digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
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

    /** With the header. */
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
        folder.make();
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

    private void finish(FileChannel whole, StepContribution contribution) throws IOException {
        whole.force(true);
        long bytes = whole.size();
        whole.close();
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
