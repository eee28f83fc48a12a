package dev.footfall.activity;

import dev.footfall.platform.Unavailable;
import dev.footfall.platform.Utf8Buffer;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.apache.catalina.connector.ClientAbortException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/**
 * Sends filtered raw activity as a file, however long, in constant memory (some 5 MiB a stream), on the request's own thread. A client that goes away ends it
 * with the next chunk. What fails after the first bytes went out must not look like a whole file: the exception passes on and the connection is cut.
 */
@Component
public class ActivityDownload {

    /** Each may hold one connection of the jobs and the memory of a chunk. */
    static final int AT_ONCE = 4;

    private static final Logger log = LoggerFactory.getLogger(ActivityDownload.class);
    private static final Duration RETRY = Duration.ofSeconds(10);

    private final ActivityStream stream;
    private final Semaphore permits = new Semaphore(AT_ONCE);

    ActivityDownload(ActivityStream stream) {
        this.stream = stream;
    }

    /**
     * Answers with all that the filter matches.
     *
     * @throws Unavailable when {@value #AT_ONCE} streams are running
     */
    public void send(
            ActivityFilter filter,
            StreamFormat format,
            String contentType,
            String fileName,
            HttpServletResponse response)
            throws IOException {
        if (!permits.tryAcquire()) {
            throw new Unavailable(AT_ONCE + " downloads are running already. Try again shortly.", RETRY);
        }
        try {
            ActivityChunks chunks = stream.open(filter, format, null);
            Utf8Buffer buffer = new Utf8Buffer(1 << 16);
            chunks.next(buffer); // before the headers: what fails here still gets an answer of its own
            response.setContentType(contentType);
            response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
            response.setHeader(
                    HttpHeaders.CONTENT_DISPOSITION,
                    ContentDisposition.attachment().filename(fileName).build().toString());
            OutputStream out = response.getOutputStream();
            do {
                buffer.writeTo(out);
                out.flush(); // commits: from now on no failure can turn into an answer of its own
                buffer.clear();
            } while (chunks.next(buffer));
        } catch (ClientAbortException e) {
            log.debug("A client went away before its download had ended");
        } finally {
            permits.release();
        }
    }
}
