package dev.footfall.activity;

import dev.footfall.activity.ActivityChunks.StreamFormat;
import dev.footfall.platform.Caller;
import dev.footfall.platform.CallerPermits;
import dev.footfall.platform.FairPermits;
import dev.footfall.platform.ProblemException.UnavailableException;
import dev.footfall.platform.Utf8Buffer;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import org.apache.catalina.connector.ClientAbortException;
import org.apache.coyote.CloseNowException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;

/**
 * Sends filtered raw activity as a file of any length, in constant memory (some 5 MiB a stream), on the request's own
 * thread. When the client disconnects it ends with the next chunk. A failure after the first bytes must not look like a
 * complete file: the exception passes on and the connection is cut.
 */
@Component
public class ActivityDownload {

    /** Each may hold one connection of the jobs' pool and the memory of a chunk. */
    static final int MAX_CONCURRENT = 4;

    private static final Logger log = LoggerFactory.getLogger(ActivityDownload.class);
    private static final Duration RETRY = Duration.ofSeconds(10);

    private final ActivityStream stream;
    private final DownloadSettings settings;
    private final CallerPermits permits = new CallerPermits(MAX_CONCURRENT, 1);

    ActivityDownload(ActivityStream stream, DownloadSettings settings) {
        this.stream = stream;
        this.settings = settings;
    }

    /**
     * Answers with all that the filter matches.
     *
     * @throws UnavailableException when {@value #MAX_CONCURRENT} streams are running, or the caller's share of them
     */
    public void send(
            ActivityFilter filter,
            StreamFormat format,
            String contentType,
            String fileName,
            HttpServletResponse response)
            throws IOException {
        try (FairPermits.Permit _ = permit()) {
            ActivityChunks chunks = stream.open(filter, format, null);
            Utf8Buffer buffer = new Utf8Buffer(1 << 16);
            chunks.next(buffer); // before the headers: a failure here still gets an answer of its own
            format.beforeSending();
            response.setContentType(contentType);
            response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
            response.setHeader(
                    HttpHeaders.CONTENT_DISPOSITION,
                    ContentDisposition.attachment().filename(fileName).build().toString());
            OutputStream out = new PacedStream(response.getOutputStream(), settings);
            do {
                format.beforeSending();
                buffer.writeTo(out);
                out.flush(); // commits: from now on no failure can have an answer of its own
                buffer.clear();
            } while (chunks.next(buffer));
        } catch (ClientAbortException e) {
            log.debug("A client went away before its download had ended");
        }
    }

    private FairPermits.Permit permit() {
        Caller caller = Caller.current().orElseThrow(() -> new IllegalStateException("Nobody downloads"));
        try {
            return permits.acquire(caller);
        } catch (CallerPermits.TooManyException e) {
            throw new UnavailableException(
                    e.isOwn()
                            ? "One of your downloads is already running: wait for it to finish."
                            : e.underWay() + " downloads are already running. Try again shortly.",
                    RETRY);
        }
    }

    /** Cuts off a reader that takes too little. */
    private static final class PacedStream extends OutputStream {

        private static final int CHUNK_BYTES = 64 * 1024;

        private final OutputStream out;
        private final DownloadSettings settings;
        private long written;
        private long waitedNanos;

        PacedStream(OutputStream out, DownloadSettings settings) {
            this.out = out;
            this.settings = settings;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            for (int at = 0; at < length; at += CHUNK_BYTES) {
                int piece = Math.min(CHUNK_BYTES, length - at);
                long startNanos = System.nanoTime();
                out.write(bytes, offset + at, piece);
                waitedNanos += System.nanoTime() - startNanos;
                written += piece;
                if (waitedNanos > settings.grace().toNanos()
                        && written < waitedNanos / 1e9 * settings.atLeast().toBytes()) {
                    // not handled like a disconnected client: this one must not take what it has for the whole file
                    throw new CloseNowException("The reader of a download takes too little");
                }
            }
        }

        @Override
        public void flush() throws IOException {
            out.flush();
        }
    }

    /**
     * How slowly a download may be read: a slower reader would hold its permit, and keep others out, without end.
     *
     * @param atLeast the minimum average rate of a reader, in bytes a second; the connection is cut below it
     * @param grace how long a reader may take before its average counts
     */
    @ConfigurationProperties("footfall.downloads")
    record DownloadSettings(
            @DefaultValue("16KB") DataSize atLeast,
            @DefaultValue("30s") Duration grace) {}
}
