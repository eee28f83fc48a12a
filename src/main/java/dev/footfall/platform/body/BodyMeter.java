package dev.footfall.platform.body;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import org.apache.coyote.ActionCode;
import org.apache.coyote.InputBuffer;
import org.apache.coyote.Request;
import org.apache.tomcat.util.net.ApplicationBufferHandler;
import org.jspecify.annotations.Nullable;

/**
 * Stands between Tomcat's connection and whoever reads a request's body, be it a controller or Tomcat itself for the
 * fields of a form: counts the bytes, and the time for which the sender was waited for. Used by the request's thread.
 */
final class BodyMeter implements InputBuffer {

    /**
     * So much of what nobody wants is read and dropped, so that the sender gets the answer rather than a reset
     * connection.
     */
    private static final long DROPPED_AT_MOST = 24L * 1024 * 1024;

    private final Request request;
    private final InputBuffer wire;
    private final BodySettings settings;
    private final long limit;
    private long received;
    private long waitedNanos;
    private boolean ended;
    private @Nullable BodyException failure;

    BodyMeter(Request request, BodySettings settings, long limit) {
        this.request = request;
        this.wire = request.getInputBuffer();
        this.settings = settings;
        this.limit = limit;
    }

    /** The same failure again for who tries again. */
    @Override
    public int doRead(ApplicationBufferHandler handler) {
        if (failure != null) {
            throw failure;
        }
        int read = read(handler);
        if (received > limit) {
            failure = BodyException.tooLarge(limit);
            throw failure;
        }
        return read;
    }

    private int read(ApplicationBufferHandler handler) {
        long startNanos = System.nanoTime();
        int read;
        try {
            read = wire.doRead(handler);
        } catch (SocketTimeoutException e) {
            throw cutOff(BodyException.tooSlow(settings));
        } catch (IOException e) {
            throw cutOff(BodyException.brokenOff(e));
        }
        waitedNanos += System.nanoTime() - startNanos;
        if (read < 0) {
            ended = true;
            return read;
        }
        received += read;
        if (isTooSlow()) {
            throw cutOff(BodyException.tooSlow(settings));
        }
        return read;
    }

    private boolean isTooSlow() {
        if (waitedNanos < settings.grace().toNanos()) {
            return false;
        }
        double seconds = waitedNanos / 1e9;
        return received < seconds * settings.atLeast().toBytes()
                || waitedNanos > settings.within().toNanos();
    }

    /** The answer goes out, and the connection is closed without a wait for what may still come. */
    private BodyException cutOff(BodyException why) {
        failure = why;
        ended = true;
        request.action(ActionCode.DISABLE_SWALLOW_INPUT, null);
        return why;
    }

    /** What is left unread must not hold the connection any longer than a body that is wanted. */
    void dropRest() {
        if (ended) {
            return;
        }
        if (request.hasExpectation() && received == 0) {
            // who waits for our word before it sends anything gets the answer instead
            request.action(ActionCode.DISABLE_SWALLOW_INPUT, null);
            return;
        }
        try {
            Dropped dropped = new Dropped();
            for (long end = received + DROPPED_AT_MOST; !ended && received < end; ) {
                read(dropped);
            }
        } catch (BodyException e) {
            return;
        }
        if (!ended) {
            request.action(ActionCode.DISABLE_SWALLOW_INPUT, null);
        }
    }

    @Override
    public int available() {
        return failure == null ? wire.available() : 0;
    }

    private static final class Dropped implements ApplicationBufferHandler {

        private ByteBuffer buffer = EMPTY_BUFFER;

        @Override
        public void setByteBuffer(ByteBuffer given) {
            buffer = given;
        }

        @Override
        public ByteBuffer getByteBuffer() {
            return buffer;
        }

        @Override
        public void expand(int size) {
            // whatever is read is in the connection's own buffer
        }
    }
}
